//! Yew's `html!`, writing less.
//!
//! Yew's own macro writes, for every element, the code that makes it: some two hundred bytes of wasm each. Here what never
//! changes (tags, names, literals) becomes one text, and only what is computed becomes code: a list of slots in the order of
//! the source. `yew_erased::template` reads the text once and fills in the slots. The syntax is Yew's; what the application does
//! not use of it (dynamic tags, base properties) is refused with a message.

mod parse;
mod write;

use proc_macro::TokenStream;
use quote::ToTokens;

/// Elements, components, `{ values }`, `if` and `for`, as in Yew.
#[proc_macro]
pub fn html(input: TokenStream) -> TokenStream {
    match syn::parse::<parse::Root>(input) {
        Ok(root) => write::root(&root).into(),
        Err(error) => {
            let error = error.to_compile_error();
            quote::quote! { { #error ::yew::virtual_dom::VNode::default() } }
                .into_token_stream()
                .into()
        }
    }
}
