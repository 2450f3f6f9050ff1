//! What the name of a column says that its numbers are.

/// Words for time and for the rows themselves: such columns are rightly in order.
const ORDERLY: [&str; 23] = [
    "year",
    "yr",
    "month",
    "day",
    "week",
    "quarter",
    "hour",
    "minute",
    "date",
    "time",
    "timestamp",
    "period",
    "season",
    "decade",
    "id",
    "index",
    "row",
    "no",
    "nr",
    "number",
    "rank",
    "order",
    "key",
];

/// Words for numbers that name: they are neither large nor small.
const NAMING: [&str; 14] = [
    "id", "no", "nr", "number", "code", "key", "zip", "zipcode", "postcode", "plz", "year", "index", "sk", "phone",
];

/// Whether it says that the column is in order because it counts or tells the time.
pub fn is_orderly(name: &str) -> bool {
    ends_so(name) || name.trim().is_empty() || has(name, &ORDERLY)
}

/// Whether it says that the numbers are names, not measures.
pub fn is_naming(name: &str) -> bool {
    ends_so(name) || has(name, &NAMING)
}

/// PULocationID, customerId.
fn ends_so(name: &str) -> bool {
    name.ends_with("ID") || name.ends_with("Id")
}

fn has(name: &str, words: &[&str]) -> bool {
    let mut own = name.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    own.any(|word| words.contains(&word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_count_and_parts_of_words_do_not() {
        assert!(is_naming("Document No") && is_naming("PULocationID") && is_naming("zip") && is_orderly("tuple_id"));
        assert!(!is_naming("humid") && !is_naming("notes") && !is_orderly("holiday") && !is_orderly("Amount"));
    }
}
