//! The frame around the pages: contexts, drop, paste, keys, and which page is shown.

use glovebox::table::ReadOptions;
use patternfly_yew::prelude::{Button, ButtonVariant};
use wasm_bindgen::JsCast;
use web_sys::{File, HtmlInputElement};
use yew::prelude::*;

use crate::asked::Answers;
use crate::browser;
use crate::engine::Engine;
use crate::frame::{
    Announcer, Drawer, GoTo, Key, Menu, Opens, Shield, TablesDrawer, Theme, dropped, help, listed, masthead,
    notice_bar, use_drop, use_keys, use_passing, use_paste, use_theme_made, use_title,
};
use crate::pages::overview;
use crate::route::{Page, Route, Router, use_router_made};
use crate::workspace::{Act, Notice, State, Workspace, use_errands, use_leaving, use_seen};

/// The page.
#[component]
pub fn App() -> Html {
    let engine = use_memo((), |()| Engine::start());
    let answers = use_memo((), |()| Answers::default());
    let state = use_reducer(State::default);
    let theme = use_theme_made();
    {
        let dispatch = state.dispatcher();
        let engine = engine.clone();
        use_effect_with((), move |()| {
            engine.on_lost(Callback::from(move |error| dispatch.dispatch(Act::Lost(error))));
        });
    }
    let workspace = Workspace::new(state, (*answers).clone(), (*engine).clone());
    let left = {
        let workspace = workspace.clone();
        Callback::from(move |page: &'static Page| workspace.left(page))
    };
    let columns = {
        let workspace = workspace.clone();
        Callback::from(move |(before, now)| workspace.columns_moved(before, now))
    };
    let router = use_router_made(workspace.looked(), left, columns);
    use_seen(&workspace, &router);
    use_errands(&workspace);
    use_leaving(&workspace);
    html! {
        <ContextProvider<Engine> context={(*engine).clone()}>
            <ContextProvider<Theme> context={theme}>
                <ContextProvider<Router> context={router.clone()}>
                    <ContextProvider<Workspace> context={workspace.clone()}>
                        <Shell {workspace} {router} />
                    </ContextProvider<Workspace>>
                </ContextProvider<Router>>
            </ContextProvider<Theme>>
        </ContextProvider<Engine>>
    }
}

#[derive(PartialEq, Properties)]
struct ShellProps {
    workspace: Workspace,
    router: Router,
}

/// Opens a file and shows what is in it; the page stays where it is when that fails.
fn opener(workspace: &Workspace, router: &Router) -> Callback<File> {
    let (workspace, router) = (workspace.clone(), router.clone());
    Callback::from(move |file: File| {
        let router = router.clone();
        let then = Callback::from(move |()| router.go(Route::to(&overview::PAGE)));
        workspace.open(file, ReadOptions::default(), then);
    })
}

/// Says that what was pasted is no table. What is open stays.
fn refuser(workspace: &Workspace) -> Callback<()> {
    let state = workspace.state.clone();
    Callback::from(move |()| {
        state.dispatch(Act::Tell(Notice {
            title: "What was pasted is no table".to_owned(),
            text: "It is one line without a tab. Copy cells of a spreadsheet or lines of a CSV file, then paste again. Nothing was changed.".to_owned(),
            again: None,
            is_calm: false,
        }));
    })
}

#[component]
fn Shell(props: &ShellProps) -> Html {
    let drawer = use_state(|| None::<Drawer>);
    let unfolded = use_state(|| false);
    let open = opener(&props.workspace, &props.router);
    let at_once = use_state(Vec::new);
    // Several at once ask what is to be done with them.
    let come = {
        let (open, at_once) = (open.clone(), at_once.setter());
        Callback::from(move |mut files: Vec<File>| match files.len() {
            0 => {}
            1 => files.drain(..).for_each(|file| open.emit(file)),
            _ => at_once.set(files),
        })
    };
    let dragging = use_drop(come.clone());
    use_paste(open.clone(), refuser(&props.workspace));
    use_passing(&props.workspace);
    use_title();
    use_focus_on_page(props.router.route.page);
    let theme = use_context::<Theme>();
    let act = keys(&props.router, &props.workspace, &drawer, theme.clone());
    use_keys(act.clone());

    let toggle = {
        let drawer = drawer.clone();
        Callback::from(move |which: Drawer| drawer.set(if *drawer == Some(which) { None } else { Some(which) }))
    };
    let close = {
        let drawer = drawer.setter();
        Callback::from(move |()| drawer.set(None))
    };
    let fold = {
        let unfolded = unfolded.clone();
        Callback::from(move |()| unfolded.set(!*unfolded))
    };
    let folded = {
        let unfolded = unfolded.setter();
        Callback::from(move |()| unfolded.set(false))
    };
    let picked = Callback::from(move |event: Event| {
        let Some(input) = event.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok()) else {
            return;
        };
        come.emit(listed(input.files()));
        // So that choosing the same file again is a change again.
        input.set_value("");
    });
    let let_be = {
        let at_once = at_once.setter();
        Callback::from(move |()| at_once.set(Vec::new()))
    };
    let skip = Callback::from(|_: MouseEvent| browser::focus_content());
    let has_table = props.workspace.state.table().is_some();
    let shell = classes!(
        "shell",
        has_table.then_some("with-menu"),
        (*unfolded).then_some("unfolded")
    );
    html! {
        <>
            // No link: the address after `#` says where we are, and is no place within the page.
            <button type="button" class="skip" onclick={skip}>{ "Skip to the page" }</button>
            <Announcer />
            <input type="file" id="file-input" class="sr" tabindex="-1" multiple=true aria-label="Choose files" onchange={picked} />
            <div class={shell}>
                { masthead(&props.workspace, theme.as_ref(), &Opens { drawer: &toggle, menu: &fold, unfolded: *unfolded }) }
                if has_table && *unfolded {
                    <div class="veil menu-veil" onclick={folded.reform(|_: MouseEvent| ())}></div>
                }
                if has_table {
                    <Menu unfolded={*unfolded} on_fold={folded} on_go_to={toggle.reform(|()| Drawer::GoTo)} />
                }
                <main id="main" tabindex="-1">
                    { notice_bar(&props.workspace, &props.router) }
                    { page(props.router.route.page, has_table) }
                </main>
            </div>
            if *dragging {
                <div class="drop-veil" aria-hidden="true"><p>{ "Drop it. It stays in this tab." }</p></div>
            }
            if !at_once.is_empty() {
                { dropped(&props.workspace, &props.router, &at_once, &let_be) }
            }
            { match *drawer {
                Some(Drawer::Shield) => html! { <Shield on_close={close} /> },
                Some(Drawer::Help) => help(close),
                Some(Drawer::Tables) => html! { <TablesDrawer on_close={close} /> },
                Some(Drawer::GoTo) => html! { <GoTo on_close={close} on_act={act} /> },
                None => Html::default(),
            } }
        </>
    }
}

/// Another page has the focus from its beginning, as a page that is loaded has, unless somebody went
/// straight to a column of it.
#[hook]
fn use_focus_on_page(page: &'static Page) {
    let before = use_mut_ref(|| page);
    use_effect_with(page, move |page| {
        if before.replace(page) != *page && !browser::has_focus("column-title") {
            browser::focus_quietly("main");
        }
    });
}

fn page(page: &'static Page, has_table: bool) -> Html {
    match page.needs_table && !has_table {
        true => nothing(page.title),
        false => (page.view)(),
    }
}

/// A page asked for by its address before a file is open.
fn nothing(title: &'static str) -> Html {
    let onclick = Callback::from(|_: MouseEvent| browser::click("file-input"));
    html! {
        <section class="page nothing" data-test="nothing">
            <h1>{ title }</h1>
            <p>{ "Open a file, and this page says what is in it. Files are not kept after the tab is closed or loaded again." }</p>
            <Button id="choose-file" variant={ButtonVariant::Primary} label="Choose a file" {onclick} />
        </section>
    }
}

fn keys(
    router: &Router,
    workspace: &Workspace,
    drawer: &UseStateHandle<Option<Drawer>>,
    theme: Option<Theme>,
) -> Callback<Key> {
    let (router, workspace, drawer) = (router.clone(), workspace.clone(), drawer.clone());
    Callback::from(move |key: Key| match key {
        Key::Open => browser::click("file-input"),
        Key::GoTo => drawer.set(Some(Drawer::GoTo)),
        Key::Leave => browser::focus_quietly("main"),
        Key::Help => drawer.set(Some(Drawer::Help)),
        Key::Shield => drawer.set(Some(Drawer::Shield)),
        Key::Tables => drawer.set(Some(Drawer::Tables)),
        Key::Theme => theme.iter().for_each(|theme| theme.toggle.emit(())),
        Key::Undo => workspace.undo(),
        Key::Redo => workspace.redo(),
        Key::Page(page) if workspace.state.table().is_some() => router.return_to(workspace.route_to(page)),
        Key::Page(_) => {}
        Key::Search => router.route.page.search.into_iter().for_each(browser::focus),
    })
}
