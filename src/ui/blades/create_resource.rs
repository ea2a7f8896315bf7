//! **Create a resource** and the product pages of the marketplace (portal-ui.md §1.7), as far as there is something to
//! create.

use yew::prelude::*;

use crate::ui::kit::{Button, ButtonKind, EmptyState, FilterBox, Glyph, Icon, IconSize, Link, PortalOf2025};
use crate::ui::route::{Product, Route};
use crate::ui::shell::hub::go;
use crate::ui::shell::look::glyph_of_product;
use crate::ui::shell::{Blade, find_products};

#[derive(Properties, PartialEq)]
pub struct CreateResourcePageProps {
    /// What was being searched for when the page was opened.
    pub search: AttrValue,
}

#[component]
pub fn CreateResourcePage(props: &CreateResourcePageProps) -> Html {
    let text = use_state_eq(|| props.search.to_string());
    let found = find_products(&text);
    let on_change = {
        let text = text.setter();
        Callback::from(move |now: String| text.set(now))
    };
    let heading = if text.trim().is_empty() {
        "Popular Azure services".to_owned()
    } else {
        format!("Results for {}", text.trim())
    };
    html! {
        <Blade title="Create a resource">
            <div class="filters filters--wide">
                <FilterBox
                    id="marketplace"
                    label="Search services and marketplace"
                    value={(*text).clone()}
                    {on_change}
                />
            </div>
            <div role="status"><h2 class="section-title">{ heading }</h2></div>
            if found.is_empty() {
                <EmptyState
                    glyph={Glyph::Marketplace}
                    title="No results were found"
                    text="This practice portal offers virtual machines, virtual machine scale sets and resource groups."
                />
            } else {
                <ul class="market">{ for found.into_iter().map(card) }</ul>
            }
            <PortalOf2025 about="this page">
                { "Virtual machines and scale sets are also created from the page Compute infrastructure, which gathers both. The \
                   category Compute is called Infrastructure services." }
            </PortalOf2025>
        </Blade>
    }
}

fn card(product: Product) -> Html {
    let page = Route::Product(product).to_fragment();
    let name = product.name();
    html! {
        <li class="market__card" key={name}>
            <Icon glyph={glyph_of_product(product)} size={IconSize::Px32} />
            <h3 class="market__name"><Link href={page}>{ name }</Link></h3>
            <p class="market__publisher">{ "Microsoft" }</p>
            <p>{ summary(product) }</p>
            <p class="market__links">
                <Link href={product.create().to_fragment()} label={format!("Create {name}")}>{ "Create" }</Link>
            </p>
        </li>
    }
}

fn summary(product: Product) -> &'static str {
    match product {
        Product::ScaleSet => "A group of virtual machines, made from one model or added by hand.",
        Product::VirtualMachine => "One computer with the system and the size that you choose.",
        Product::ResourceGroup => "What holds the resources of one solution together.",
    }
}

#[derive(Properties, PartialEq)]
pub struct ProductPageProps {
    pub product: Product,
}

/// A product's page in the marketplace: publisher, plan, **Create**.
#[component]
pub fn ProductPage(props: &ProductPageProps) -> Html {
    let product = props.product;
    let create = product.create();
    html! {
        <Blade title={product.name()} subtitle="Microsoft" icon={glyph_of_product(product)}>
            <p class="prose">{ about(product) }</p>
            <dl class="facts">
                <div><dt>{ "Publisher" }</dt><dd>{ "Microsoft" }</dd></div>
                <div><dt>{ "Plan" }</dt><dd>{ product.name() }</dd></div>
            </dl>
            <div class="actions">
                <Button kind={ButtonKind::Primary} on_click={Callback::from(move |()| go(&create))}>{ "Create" }</Button>
            </div>
        </Blade>
    }
}

fn about(product: Product) -> &'static str {
    match product {
        Product::ScaleSet => {
            "A virtual machine scale set keeps a number of virtual machines for one application. With Flexible orchestration \
             each of them is a virtual machine that you can open, and machines of other sizes and systems can join. With \
             Uniform orchestration they are alike and belong to the set alone."
        }
        Product::VirtualMachine => {
            "A virtual machine runs Linux or Windows in a data center of Azure. It comes with a disk and a network interface, \
             and with a public IP address if you want to reach it from outside. It can stand alone or join a scale set."
        }
        Product::ResourceGroup => {
            "A resource group holds resources that belong together. What is in it can be looked at, paid for and deleted as one."
        }
    }
}
