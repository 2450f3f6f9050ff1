// What do the peers do with a file? Runs in a page of its own, without any policy. Each function takes the file
// that was chosen and returns how long it took, in milliseconds, with the peer already started.

import * as duckdb from '@duckdb/duckdb-wasm';
import startParquet, { readParquet } from 'parquet-wasm/esm';

const file = () => document.querySelector('input').files[0];

/** DuckDB's summary of every column of a CSV file, read where it lies. */
globalThis.summarize = async () => {
  const engine = new duckdb.AsyncDuckDB(new duckdb.VoidLogger(), new Worker('duckdb-worker.js'));
  await engine.instantiate(new URL('duckdb.wasm', document.baseURI).href);
  const connection = await engine.connect();
  const start = performance.now();
  await engine.registerFileHandle('table.csv', file(), duckdb.DuckDBDataProtocol.BROWSER_FILEREADER, true);
  const answer = await connection.query("SUMMARIZE SELECT * FROM 'table.csv'");
  const took = performance.now() - start;
  if (answer.numRows !== 20) throw new Error(`a summary of ${answer.numRows} columns`);
  await engine.terminate();
  return took;
};

/** Decoding a Parquet file into Arrow memory, and nothing else. */
globalThis.decode = async () => {
  await startParquet({ module_or_path: 'parquet.wasm' });
  const start = performance.now();
  const table = readParquet(new Uint8Array(await file().arrayBuffer()));
  const took = performance.now() - start;
  table.free();
  return took;
};
