use yew::prelude::*;

#[component]
fn App() -> Html {
    html! { <main id="app"><h1>{ "Empty" }</h1><button type="button">{ "A control" }</button></main> }
}

fn main() {
    yew::Renderer::<App>::new().render();
}
