//! **How this differs from Azure**: what is played otherwise, left out, or said in our words. A list, so that a
//! difference is one entry; those of the control plane are [`differences`]' own, which a test holds against recordings.

use yew::prelude::*;

use crate::arm::differences;
use crate::ui::shell::Blade;

/// A difference: what, and how.
type Difference = (&'static str, &'static str);

/// Groups of differences. Sources: decisions.md 5, 7 to 9, 12; facts.md §2, §4.
const DIFFERENCES: [(&str, &[Difference]); 5] = [
    (
        "Time",
        &[
            (
                "The clock runs twenty times faster",
                "A deployment takes the minutes that it took in recordings of Azure, but the lab's clock runs at 20 times life \
                 (1, 5 or 20, as you choose), and Finish now skips to the end. The clock stands still while nothing is under way.",
            ),
            (
                "Each lab has a date of its own",
                "A lab starts at the date and in the time zone that it states, the first of them on December 27, 2023 in India, \
                 and always with the portal of that month. Where the portal of 2025 differs, a folded note says so.",
            ),
            (
                "Durations are drawn",
                "How long an operation takes is drawn around what was recorded, from the run's own seed: the same run always \
                 takes the same time.",
            ),
        ],
    ),
    (
        "Not here",
        &[
            (
                "Services outside this lab",
                "There are no pages for load balancers, no Bastion, no Cloud Shell, no monitoring and no billing. \
                 A menu shows only pages that are here, so the menus are shorter than Azure's.",
            ),
            (
                "Existing resources that cannot be used",
                "The storage account and the key vault are in the list because the lab's pictures show them. They can be \
                 looked at and deleted, and nothing can be put into them.",
            ),
            (
                "Nothing runs inside the machines",
                "The ssh command is right for the machine that you made, and nothing answers it. Connect says what would stand \
                 in the way in Azure.",
            ),
            (
                "Public addresses are nobody's",
                "They come from ranges that are kept for documentation and tests (203.0.113.x, 198.18.x.x), so that whoever \
                 tries one knocks at no stranger's door. In Azure they are addresses of the region.",
            ),
            (
                "Generating a key pair",
                "An SSH public key that you have can be used, or a password. Azure can also make a pair for you.",
            ),
            (
                "Sign-in, roles, policies and costs",
                "There is one student, who may do everything, and one subscription, of the kind that the lab states: a Free Trial \
                 has four cores in each region and no Spot, Pay-As-You-Go has more and has Spot.",
            ),
        ],
    ),
    (
        "Scale sets",
        &[
            (
                "Faults, evictions and load",
                "They come at a button of the lab. How the platform notices, what it does then and how long that takes is Flexlab's \
                 own: Azure publishes no such model.",
            ),
            (
                "What is tried again",
                "Autoscale gives up after three changes in a row that came to nothing, and goes on when somebody changes something. \
                 Repairs stop after five that did not help. An evicted Spot machine is tried again every five minutes. Azure \
                 publishes none of these.",
            ),
            (
                "Machines that were added",
                "Automatic repairs leave them alone, and the set's capacity does not count them. Autoscale does, and one that it \
                 deletes leaves the capacity as it is. Azure says no more than that autoscale counts and may delete them.",
            ),
            (
                "Rich health states",
                "With version 2 of the health extension a machine is Initializing whenever it starts or its model changes: until it \
                 has answered as often as the extension's settings say (once, after 5 seconds), or their grace is over (as long). \
                 These numbers, that no answer is Unknown and no connection Unhealthy, that both are repaired and stop an upgrade, \
                 and that an upgrade waits for what is Initializing, are Flexlab's reading.",
            ),
            (
                "What something uses",
                "A network, a security group, a load balancer or a placement group that a set or a machine names cannot be deleted. \
                 Azure's sentence was found for some of them; the others are in our words.",
            ),
            (
                "A mix of Spot and regular machines",
                "What the form shows at first, 0 and 50, and what a Spot machine costs are Flexlab's own.",
            ),
        ],
    ),
    (
        "Where the lab's text and the service disagree",
        &[
            (
                "Fault domains in Central India",
                "The text says that a regional set may have up to three. That depends on the region: Central India has two, so \
                 three are refused there.",
            ),
            (
                "Zones together with more than one fault domain",
                "The text's table allows both at once for sizes without memory-preserving updates. The service refuses zones \
                 with more than one fault domain, and so does this.",
            ),
            (
                "Assigning a machine to a fault domain",
                "The text's table says Yes under maximum spreading. The service takes a fault domain for a machine only when \
                 its set has more than one.",
            ),
            (
                "Long names",
                "The form of a Flexible set takes 64 characters in Azure's documentation; the service refuses more than 44, and \
                 so does this.",
            ),
            (
                "One machine, two spellings",
                "The lab's pictures print demo-set_3d68adbf in one place and demo-set_3d68ad8f in another. It is one machine; \
                 the eight characters of yours are drawn anew for each run.",
            ),
        ],
    ),
    (
        "Words",
        &[
            (
                "Errors",
                "Azure's error codes and sentences are quoted word for word where they were recorded. Where only the code is \
                 known the sentence is Flexlab's, and the error says so.",
            ),
            (
                "Labels and explanations",
                "Labels, options and column heads are the portal's. Longer explanations and all drawings are Flexlab's own.",
            ),
            (
                "Notes on paper",
                "Whatever stands on paper with the tag From the lab, not in Azure is Flexlab's and has no counterpart there.",
            ),
        ],
    ),
];

#[component]
pub fn DifferencesPage() -> Html {
    let one = |(what, how): &Difference| html! { <><dt>{ what }</dt><dd>{ how }</dd></> };
    let group = |(heading, entries): &(&'static str, &[Difference])| {
        html! {
            <>
                <h2 class="section-title">{ heading }</h2>
                <dl class="differences prose">{ for entries.iter().map(one) }</dl>
            </>
        }
    };
    html! {
        <Blade title="How this differs from Azure">
            <p class="prose">
                { "What you learn here should hold in Azure. Here is where the two part ways." }
            </p>
            { for DIFFERENCES.iter().map(group) }
            <h2 class="section-title">{ "Requests and templates" }</h2>
            <dl class="differences prose">
                { for differences::DIFFERENCES.iter().map(|known| one(&(known.what, known.how))) }
            </dl>
        </Blade>
    }
}
