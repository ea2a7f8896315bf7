//! Our own drawings on a grid of 16, as paths in one enum. No file is fetched, and no drawing is anybody else's.

use yew::prelude::*;

/// What to draw. Resource types first, then the states of a lab line, then signs and commands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Glyph {
    // resource types
    VirtualNetwork,
    NetworkInterface,
    NetworkSecurityGroup,
    PublicIp,
    Disk,
    VirtualMachine,
    ScaleSet,
    AvailabilitySet,
    StorageAccount,
    KeyVault,
    NetworkWatcher,
    ResourceGroup,
    Deployment,
    Subscription,
    Resource,
    // states of a line
    Ring,
    HalfDisc,
    DoneDisc,
    TurningArrow,
    Padlock,
    Dash,
    // signs
    Info,
    Warning,
    Error,
    Success,
    Check,
    Help,
    Star,
    StarFilled,
    Bulb,
    Clock,
    Flask,
    Lock,
    Key,
    Tag,
    Tenant,
    // commands and places
    Home,
    AllResources,
    Marketplace,
    Menu,
    Search,
    Bell,
    Gear,
    User,
    Theme,
    More,
    Close,
    Plus,
    Pencil,
    Trash,
    Play,
    Stop,
    Pause,
    Restart,
    Refresh,
    Cancel,
    Skip,
    Undo,
    Redo,
    Copy,
    Download,
    Upload,
    Upgrade,
    External,
    Connect,
    Filter,
    ChevronDown,
    ChevronRight,
    ChevronUp,
    ChevronLeft,
    FoldRight,
    FoldLeft,
    ArrowRight,
    SortBoth,
    SortUp,
    SortDown,
    Log,
    Document,
    Json,
    Terminal,
    Wrench,
    Properties,
    Scale,
    Size,
    People,
}

/// The width and height of an icon, in CSS pixels at 100 %.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum IconSize {
    Px12,
    #[default]
    Px16,
    Px20,
    Px32,
}

impl IconSize {
    fn attribute(self) -> &'static str {
        match self {
            Self::Px12 => "12",
            Self::Px16 => "16",
            Self::Px20 => "20",
            Self::Px32 => "32",
        }
    }
}

impl Glyph {
    /// Path data drawn as strokes. Empty for a drawing that is all fill.
    fn stroke(self) -> &'static str {
        self.resource()
            .or_else(|| self.sign())
            .unwrap_or_else(|| self.command())
    }

    fn resource(self) -> Option<&'static str> {
        Some(match self {
            Self::VirtualNetwork => "M5 3.4 1.4 8 5 12.6M11 3.4 14.6 8 11 12.6M5.7 8h.1M8 8h.1M10.2 8h.1",
            Self::NetworkInterface => {
                "M3.2 4.4h10.6v6.8H3.2zM3.2 6.3H1.6v2.4h1.6M6 11.2v2M8.5 11.2v2M11 11.2v2M6 7.8h5"
            }
            Self::NetworkSecurityGroup => {
                "M8 1.7c1.6 1.1 3.3 1.6 5.2 1.7 0 5-1.6 8.7-5.2 10.9C4.4 12.1 2.8 8.4 2.8 3.4 4.7 3.3 6.4 2.8 8 1.7z"
            }
            Self::PublicIp => {
                "M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8zM1.8 8h12.4M8 1.8c3.6 3.8 3.6 8.6 0 12.4M8 1.8c-3.6 3.8-3.6 8.6 0 12.4"
            }
            Self::Disk => {
                "M2.5 4c0-1.1 2.5-2 5.5-2s5.5.9 5.5 2-2.5 2-5.5 2-5.5-.9-5.5-2zM2.5 4v8c0 1.1 2.5 2 5.5 2s5.5-.9 5.5-2V4M2.5 8c0 1.1 2.5 2 5.5 2s5.5-.9 5.5-2"
            }
            Self::VirtualMachine => "M2.4 2.6h11.2v8.2H2.4zM8 10.8v2.6M5 13.4h6",
            Self::ScaleSet => "M1.7 5.6h9.1v6.3H1.7zM4 5.6V3.4h10.3v6.4h-3.5M4.4 14h3.7",
            Self::AvailabilitySet => "M2 2h4.8v4.8H2zM9.2 2H14v4.8H9.2zM2 9.2h4.8V14H2zM9.2 9.2H14V14H9.2z",
            Self::StorageAccount => "M2 3h12v10H2zM2 6.2h12M2 9.6h12M4 4.6h1.8M4 7.9h1.8M4 11.3h1.8",
            Self::KeyVault => {
                "M8 1.8 13.4 5v6L8 14.2 2.6 11V5zM8 6a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3zM8 9v2"
            }
            Self::NetworkWatcher => {
                "M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8zM3.4 8.8h2.1L7 5.2l2 5.6 1.2-2h2.4"
            }
            Self::ResourceGroup => "M5.2 2H3.4v12h1.8M10.8 2h1.8v12h-1.8M6 5.4h4v2H6zM6 9h4v2H6z",
            Self::Deployment | Self::Resource => {
                "M8 1.8 13.5 5v6L8 14.2 2.5 11V5zM2.8 5.1 8 8.1l5.2-3M8 8.1V14"
            }
            Self::Subscription => "M5.2 5.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6zM8 8h6.2v2.4M11.6 8v1.9",
            _ => return None,
        })
    }

    fn sign(self) -> Option<&'static str> {
        const CIRCLE: &str = "M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8z";
        Some(match self {
            Self::Ring | Self::HalfDisc => "M8 2.2a5.8 5.8 0 1 1 0 11.6A5.8 5.8 0 0 1 8 2.2z",
            Self::DoneDisc | Self::Success | Self::StarFilled => "",
            Self::TurningArrow => "M3.6 4.2A5.8 5.8 0 1 1 2.3 7.4M3.2 1.4v3.1h3.1M8 5.2v3.4M8 10.7v.1",
            Self::Padlock => "M5.2 7V5a2.8 2.8 0 0 1 5.6 0v2",
            Self::Dash => "M5.6 8h4.8",
            Self::Info => "M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8zM8 7.3v4M8 4.8v.1",
            Self::Warning => "M8 2 1.5 13.6h13zM8 6.4V10M8 11.8v.1",
            Self::Error => {
                "M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8zM5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4"
            }
            Self::Check => "M2.8 8.5 6.3 12l7-7.5",
            Self::Help => {
                "M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8zM6 6.4a2 2 0 1 1 2.8 1.8c-.6.3-.8.6-.8 1.3M8 11.6v.1"
            }
            Self::Star => "m8 2 1.8 3.9 4.2.5-3.1 2.9.8 4.2L8 11.4l-3.7 2.1.8-4.2L2 6.4l4.2-.5z",
            Self::Bulb => {
                "M5.8 11a4.6 4.6 0 0 1-2.3-4 4.5 4.5 0 0 1 9 0c0 1.7-.9 3.1-2.3 4zM6 12.9h4M6.8 14.6h2.4"
            }
            Self::Clock => "M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8zM8 4.4V8l2.5 1.7",
            Self::Flask => {
                "M6 1.8h4M6.6 1.8v4.3l-3.8 6.5c-.5.9.1 1.7 1 1.7h8.4c.9 0 1.5-.8 1-1.7L9.4 6.1V1.8M4.7 10h6.6"
            }
            Self::Lock => "M3.5 7h9v6.6h-9zM5.4 7V5a2.6 2.6 0 0 1 5.2 0v2",
            Self::Key => "M5.2 5.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6zM8 8h6.2v2.4M11.6 8v1.9",
            Self::Tag => "M2.5 2.5h5.6l5.6 5.6-5.6 5.6-5.6-5.6zM5.3 5.3v.1",
            Self::Cancel => "M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8zM3.7 3.7l8.6 8.6",
            Self::Theme => CIRCLE,
            Self::Tenant => "M2.5 13.8V5.2L8 2l5.5 3.2v8.6zM6 13.8v-3.4h4v3.4M6 7.2h.1M9.9 7.2h.1",
            _ => return None,
        })
    }

    fn command(self) -> &'static str {
        match self {
            Self::Home => "M2 7.4 8 2.2l6 5.2M3.8 6v7.6h3V9.8h2.4v3.8h3V6",
            Self::AllResources => {
                "M2.4 2.4h4.4v4.4H2.4zM9.2 2.4h4.4v4.4H9.2zM2.4 9.2h4.4v4.4H2.4zM11.4 9.2v4.4M9.2 11.4h4.4"
            }
            Self::Marketplace => "M3 5.6h10l.8 8.2H2.2zM5.4 7.4V4.8a2.6 2.6 0 0 1 5.2 0v2.6",
            Self::Menu => "M2 4h12M2 8h12M2 12h12",
            Self::Search => "M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM10.4 10.4l3.9 3.9",
            Self::Bell => {
                "M3 11.5h10c-1.2-1.2-1.5-2.5-1.5-5a3.5 3.5 0 0 0-7 0c0 2.5-.3 3.8-1.5 5zM6.6 13.8h2.8"
            }
            Self::Gear => {
                "M6.9 3.4 7 1.7h2l.1 1.7 1.3.6 1.4-1.2 1.4 1.4L12 5.6l.6 1.3 1.7.1v2l-1.7.1-.6 1.3 1.2 1.4-1.4 1.4-1.4-1.2-1.3.6L9 14.3H7l-.1-1.7-1.3-.6-1.4 1.2-1.4-1.4L4 10.4l-.6-1.3L1.7 9V7l1.7-.1L4 5.6 2.8 4.2l1.4-1.4L5.6 4zM8 6a2 2 0 1 1 0 4 2 2 0 0 1 0-4z"
            }
            Self::User => {
                "M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1zM8 3.8a2.4 2.4 0 1 1 0 4.8 2.4 2.4 0 0 1 0-4.8zM3.6 13c.6-2.4 2.2-3.4 4.4-3.4s3.8 1 4.4 3.4"
            }
            Self::More => "M3.2 8h.1M8 8h.1M12.7 8h.1",
            Self::Close => "m3.5 3.5 9 9M12.5 3.5l-9 9",
            Self::Plus => "M8 2.5v11M2.5 8h11",
            Self::Pencil => "m2.5 13.5.8-3.2L11 2.6 13.4 5l-7.7 7.7zM9.6 4 12 6.4",
            Self::Trash => "M3 4.5h10M6.4 4.5v-2h3.2v2M4.3 4.5l.6 9h6.2l.6-9",
            Self::Play => "M4.5 2.8v10.4L13 8z",
            Self::Stop => "M3.6 3.6h8.8v8.8H3.6z",
            Self::Pause => "M5.4 3v10M10.6 3v10",
            Self::Restart => "M4 4.2a5.5 5.5 0 1 1-1.5 3.8M4 1.5v3h3",
            Self::Refresh => "M13.5 8a5.5 5.5 0 1 1-1.7-4M12.2 1.5v2.7H9.5",
            Self::Skip => "M3 3v10l7.5-5zM12.8 3v10",
            Self::Undo => "M5.5 3 2.5 6l3 3M2.7 6h6.8a4 4 0 0 1 0 8H7",
            Self::Redo => "m10.5 3 3 3-3 3M13.3 6H6.5a4 4 0 0 0 0 8H9",
            Self::Copy => "M5.5 5.5h8V14h-8zM10.5 3H2.5v8.5",
            Self::Download => "M8 2.5V11M4.5 7.5 8 11l3.5-3.5M2.5 11.5v2h11v-2",
            Self::Upload => "M8 11V2.5M4.5 6 8 2.5 11.5 6M2.5 11v2.5h11V11",
            Self::Upgrade => "M8 13.5V7M5 9.5l3-3 3 3M3 3h10",
            Self::External => "M7 3.5H3V13h9.5V9M9.5 2.5h4v4M13.3 2.7 7.5 8.5",
            Self::Connect => {
                "M6.2 9.8 2.4 13.6M9.8 6.2l3.8-3.8M5 6.4l4.6 4.6-1.2 1.2a3.2 3.2 0 0 1-4.6-4.6zM7.6 3.8l4.6 4.6 1.2-1.2a3.2 3.2 0 0 0-4.6-4.6z"
            }
            Self::Filter => "M2.4 3h11.2L9.4 8.2v4.6L6.6 11V8.2z",
            Self::ChevronDown => "m3.5 6 4.5 4.5L12.5 6",
            Self::ChevronRight => "m6 3.5 4.5 4.5L6 12.5",
            Self::ChevronUp => "M3.5 10 8 5.5l4.5 4.5",
            Self::ChevronLeft => "M10 3.5 5.5 8l4.5 4.5",
            Self::FoldRight => "m4 3.5 4.5 4.5L4 12.5M8.5 3.5 13 8l-4.5 4.5",
            Self::FoldLeft => "M12 3.5 7.5 8l4.5 4.5M7.5 3.5 3 8l4.5 4.5",
            Self::ArrowRight => "M2.5 8h11M9.5 4l4 4-4 4",
            Self::SortBoth => "M5 13V3M2.8 5.2 5 3l2.2 2.2M11 3v10M8.8 10.8 11 13l2.2-2.2",
            Self::SortUp => "M8 13V3M4.5 6.5 8 3l3.5 3.5",
            Self::SortDown => "M8 3v10M4.5 9.5 8 13l3.5-3.5",
            Self::Log => "M3 2.5h10v11H3zM5.5 5.5h5M5.5 8h5M5.5 10.5h3",
            Self::Document => "M4 1.8h5.5L12.5 5v9.2H4zM9.3 2v3.2h3",
            Self::Json => {
                "M6 2.5c-1.8 0-2 .8-2 2.2 0 1.8-.3 2.7-1.6 3.3C3.7 8.6 4 9.5 4 11.3c0 1.4.2 2.2 2 2.2M10 2.5c1.8 0 2 .8 2 2.2 0 1.8.3 2.7 1.6 3.3-1.3.6-1.6 1.5-1.6 3.3 0 1.4-.2 2.2-2 2.2"
            }
            Self::Terminal => "M2 3h12v10H2zM4.5 6.4l2 1.8-2 1.8M8 10.4h3",
            Self::Wrench => {
                "M13.5 4.5 11 7 9 5l2.5-2.5a3.5 3.5 0 0 0-4.6 4.6l-4.4 4.4 2 2 4.4-4.4a3.5 3.5 0 0 0 4.6-4.6z"
            }
            Self::Properties => "M3 4h10M3 8h10M3 12h10M6 2.8v2.4M11 6.8v2.4M5 10.8v2.4",
            Self::Scale => "M2.5 13.5l11-11M9 2.5h4.5V7M2.5 9v4.5H7",
            Self::Size => "M2.5 8.5h5v5h-5zM2.5 6V2.5h11v11H10M9 7l2.5-2.5M9.5 4.5h2v2",
            Self::People => {
                "M6 3a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5zM1.5 13.5c.4-2.8 2-4 4.5-4s4.1 1.2 4.5 4M10.5 3.3a2.5 2.5 0 0 1 0 4.5M12 9.8c1.5.5 2.3 1.7 2.5 3.7"
            }
            _ => "",
        }
    }

    /// Path data that is filled.
    fn fill(self) -> &'static str {
        match self {
            Self::HalfDisc => "M8 4.1a3.9 3.9 0 0 1 0 7.8z",
            Self::Theme => "M8 1.8a6.2 6.2 0 0 1 0 12.4z",
            Self::DoneDisc | Self::Success => "M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13z",
            Self::Padlock => {
                "M4.5 6.8h7A1.5 1.5 0 0 1 13 8.3v4.2a1.5 1.5 0 0 1-1.5 1.5h-7A1.5 1.5 0 0 1 3 12.5V8.3a1.5 1.5 0 0 1 1.5-1.5z"
            }
            Self::StarFilled => "m8 1.4 2 4.3 4.6.5-3.4 3.2.9 4.7L8 11.8l-4.1 2.3.9-4.7L1.4 6.2 6 5.7z",
            _ => "",
        }
    }

    /// Path data in the colour of the ground, over a fill.
    fn cut(self) -> &'static str {
        match self {
            Self::DoneDisc | Self::Success => "m5 8.3 2.1 2.1 4-4.3",
            Self::Padlock => "M8 9.6v1.6",
            _ => "",
        }
    }
}

#[derive(Properties, PartialEq)]
pub struct IconProps {
    pub glyph: Glyph,
    #[prop_or_default]
    pub size: IconSize,
    /// What the picture says, where no text beside it does. Without it the icon is hidden from assistive technology.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    /// `ok`, `warning` or `error`: the colour of a state in a table or a heading.
    #[prop_or_default]
    pub tone: Option<&'static str>,
    #[prop_or_default]
    pub class: Classes,
}

/// An icon in the colour of the text around it.
#[component]
pub fn Icon(props: &IconProps) -> Html {
    let glyph = props.glyph;
    // Dots have no length, so they need more width to be seen.
    let width = matches!(glyph, Glyph::More | Glyph::Pause).then_some("2");
    let role = props.label.is_some().then_some("img");
    let hidden = props.label.is_none().then_some("true");
    html! {
        <svg
            class={classes!("icon", props.class.clone())}
            viewBox="0 0 16 16"
            data-size={props.size.attribute()}
            data-tone={props.tone}
            aria-hidden={hidden}
            aria-label={props.label.clone()}
            role={role}
            focusable="false"
        >
            if !glyph.fill().is_empty() {
                <path class="icon__fill" d={glyph.fill()} />
            }
            if !glyph.stroke().is_empty() {
                <path d={glyph.stroke()} stroke-width={width} />
            }
            if !glyph.cut().is_empty() {
                <path class="icon__cut" d={glyph.cut()} />
            }
        </svg>
    }
}
