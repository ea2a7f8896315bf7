//! What a resource may be called (`facts.md §4.1`) and the portal's sentences for what it may not
//! (`portal-ui.md §6.1, §6.2`). Uniqueness is not judged here, nor whether anything by that name exists.

use std::borrow::Cow;

use super::images::OperatingSystem;

/// What is being named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NameKind {
    ResourceGroup,
    /// The resource's name. Its computer name is [`NameKind::HostLinux`]; see [`check_virtual_machine`].
    VmLinux,
    VmWindows,
    /// `osProfile.computerName` of a Linux machine: no `_`, which the resource's name may have.
    HostLinux,
    HostWindows,
    ScaleSetFlexible,
    ScaleSetUniform,
    NetworkInterface,
    NetworkSecurityGroup,
    SecurityRule,
    PublicIpAddress,
    VirtualNetwork,
    Subnet,
    AvailabilitySet,
    Disk,
    StorageAccount,
    KeyVault,
    Deployment,
    /// A tag's name.
    Tag,
    /// A tag's value, which may be empty.
    TagValue,
}

/// What is wrong with a name, the first thing that is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameProblem {
    Empty,
    /// Too short or too long, in characters.
    Length {
        min: usize,
        max: usize,
        found: usize,
    },
    /// Holds a character that the kind does not allow.
    Character(char),
    /// Starts with a character that may only come later.
    Start(char),
    /// Ends with a character that may only come before.
    End(char),
    /// Two hyphens in a row (key vaults).
    DoubleHyphen,
    /// Digits alone (computer names of Windows).
    OnlyDigits,
}

/// Refused in the names of machines and scale sets, with white space and all that is not ASCII.
const MACHINE_DENIED: &str = r#"\/"[]:|<>+=;,?*@&"#;
/// Refused in tag names.
const TAG_DENIED: &str = r"<>%&\?/";
/// Refused in the computer names of Linux; both lists are ARM's own, INFERRED from its usual text.
const HOST_DENIED_LINUX: &str = r#"` ~ ! @ # $ % ^ & * ( ) = + _ [ ] { } \ | ; : ' " , < > / ?"#;
/// Refused in the computer names of Windows.
const HOST_DENIED_WINDOWS: &str = r#"` ~ ! @ # $ % ^ & * ( ) = + _ [ ] { } \ | ; : . ' " , < > / ?"#;

/// Checks a name against the rule of its kind.
pub fn check(kind: NameKind, text: &str) -> Result<(), NameProblem> {
    let (min, max) = kind.length();
    let (Some(first), Some(last)) = (text.chars().next(), text.chars().next_back()) else {
        return if min == 0 { Ok(()) } else { Err(NameProblem::Empty) };
    };
    if let Some(refused) = text.chars().find(|c| !kind.allows(*c)) {
        return Err(NameProblem::Character(refused));
    }
    if !kind.may_start(first) {
        return Err(NameProblem::Start(first));
    }
    if !kind.may_end(last) {
        return Err(NameProblem::End(last));
    }
    let found = text.chars().count();
    if !(min..=max).contains(&found) {
        return Err(NameProblem::Length { min, max, found });
    }
    match kind {
        NameKind::KeyVault if text.contains("--") => Err(NameProblem::DoubleHyphen),
        NameKind::HostWindows if text.bytes().all(|b| b.is_ascii_digit()) => Err(NameProblem::OnlyDigits),
        _ => Ok(()),
    }
}

/// Checks the name of a machine that is made in the portal, where it is the computer's name too. The kind that goes
/// with the problem tells which of the two rules was broken.
pub fn check_virtual_machine(os: OperatingSystem, text: &str) -> Result<(), (NameKind, NameProblem)> {
    let kinds = match os {
        OperatingSystem::Linux => [NameKind::VmLinux, NameKind::HostLinux],
        OperatingSystem::Windows => [NameKind::VmWindows, NameKind::HostWindows],
    };
    kinds
        .into_iter()
        .try_for_each(|kind| check(kind, text).map_err(|problem| (kind, problem)))
}

impl NameKind {
    /// The least and the greatest number of characters.
    pub fn length(self) -> (usize, usize) {
        use NameKind::*;
        match self {
            ResourceGroup => (1, 90),
            VmWindows | HostWindows => (1, 15),
            // The instances' generated names leave a Flexible set 44 of the 64.
            ScaleSetFlexible => (1, 44),
            VmLinux | HostLinux | ScaleSetUniform | Deployment => (1, 64),
            VirtualNetwork => (2, 64),
            StorageAccount | KeyVault => (3, 24),
            Tag => (1, 512),
            TagValue => (0, 256),
            NetworkInterface | NetworkSecurityGroup | SecurityRule | PublicIpAddress | Subnet
            | AvailabilitySet | Disk => (1, 80),
        }
    }

    fn is_machine(self) -> bool {
        use NameKind::*;
        matches!(self, VmLinux | VmWindows | ScaleSetFlexible | ScaleSetUniform)
    }

    fn is_host(self) -> bool {
        matches!(self, NameKind::HostLinux | NameKind::HostWindows)
    }

    fn allows(self, c: char) -> bool {
        use NameKind::*;
        match self {
            ResourceGroup => c.is_alphanumeric() || "_-.()".contains(c),
            Deployment => c.is_ascii_alphanumeric() || "_-.()".contains(c),
            StorageAccount => c.is_ascii_lowercase() || c.is_ascii_digit(),
            KeyVault => c.is_ascii_alphanumeric() || c == '-',
            Tag => !c.is_control() && !TAG_DENIED.contains(c),
            TagValue => true,
            HostLinux => c.is_ascii_graphic() && !HOST_DENIED_LINUX.contains(c),
            HostWindows => c.is_ascii_graphic() && !HOST_DENIED_WINDOWS.contains(c),
            _ if self.is_machine() => c.is_ascii_graphic() && !MACHINE_DENIED.contains(c),
            _ => c.is_ascii_alphanumeric() || "_.-".contains(c),
        }
    }

    fn may_start(self, c: char) -> bool {
        use NameKind::*;
        match self {
            ResourceGroup | Deployment | StorageAccount | Tag | TagValue | Disk => true,
            KeyVault => c.is_ascii_alphabetic(),
            _ if self.is_host() => c != '-',
            _ if self.is_machine() => c != '_',
            _ => c.is_ascii_alphanumeric(),
        }
    }

    fn may_end(self, c: char) -> bool {
        use NameKind::*;
        match self {
            ResourceGroup => c != '.',
            Deployment | StorageAccount | Tag | TagValue | Disk => true,
            KeyVault => c.is_ascii_alphanumeric(),
            _ if self.is_host() => c != '-',
            _ if self.is_machine() => c != '.' && c != '-',
            _ => c.is_ascii_alphanumeric() || c == '_',
        }
    }

    /// What the rule of characters, start and end is called in the portal. The sentences for groups and network
    /// resources are INFERRED in portal-ui.md §6.2; those of storage, vaults, disks, deployments and tags are ours.
    fn rule(self) -> &'static str {
        use NameKind::*;
        match self {
            ResourceGroup => {
                "Resource group names only allow alphanumeric characters, periods, underscores, hyphens and \
                 parenthesis and cannot end in a period."
            }
            VmLinux | VmWindows | ScaleSetFlexible | ScaleSetUniform => {
                r#"Azure resource names cannot contain special characters \/""[]:|<>+=;,?*@&, whitespace, or begin with '_' or end with '.' or '-'"#
            }
            HostLinux => "Linux VM names may only contain letters, numbers, '.', and '-'.",
            HostWindows => "Virtual machine name cannot contain non-ASCII or special characters.",
            StorageAccount => "The name may contain only lowercase letters and numbers.",
            KeyVault => {
                "The name must begin with a letter, end with a letter or number, and may contain only letters, \
                 numbers and single hyphens."
            }
            Disk => "The name may contain only letters, numbers, underscores, periods and hyphens.",
            Deployment => {
                "The name may contain only letters, numbers, underscores, periods, hyphens and parentheses."
            }
            Tag | TagValue => r"A tag name cannot contain any of the characters <, >, %, &, \, ?, /",
            NetworkInterface | NetworkSecurityGroup | SecurityRule | PublicIpAddress | VirtualNetwork
            | Subnet | AvailabilitySet => {
                "The name must begin with a letter or number, end with a letter, number or underscore, and may \
                 contain only letters, numbers, underscores, periods, or hyphens."
            }
        }
    }
}

impl NameProblem {
    /// The portal's sentence beside the box.
    pub fn portal_text(self, kind: NameKind) -> Cow<'static, str> {
        match self {
            NameProblem::Empty => "The value must not be empty.".into(),
            NameProblem::Length { min, max, .. } => length_text(min, max).into(),
            NameProblem::Character(c) if kind.is_machine() && !c.is_ascii() => {
                "Virtual machine name cannot contain non-ASCII or special characters.".into()
            }
            NameProblem::Start('-') | NameProblem::End('-') if kind.is_host() => {
                "The name cannot begin or end with the hyphen '-' character.".into()
            }
            // Ours: no source quotes the portal on this.
            NameProblem::OnlyDigits => {
                "The name of a Windows computer cannot be made of digits alone.".into()
            }
            _ => kind.rule().into(),
        }
    }

    /// What ARM answers to a computer name (`facts.md §4.2`); `None` for the kinds whose text no source quotes.
    pub fn arm_text(self, kind: NameKind) -> Option<String> {
        let max = kind.length().1.to_string();
        let (before, between, denied) = match kind {
            NameKind::HostLinux => (
                "Linux host name cannot exceed ",
                " characters in length or contain the following characters: ",
                HOST_DENIED_LINUX,
            ),
            NameKind::HostWindows => (
                "Windows computer name cannot be more than ",
                " characters long, be entirely numeric, or contain the following characters: ",
                HOST_DENIED_WINDOWS,
            ),
            _ => return None,
        };
        Some([before, &max, between, denied, "."].concat())
    }
}

/// The portal's sentence about a length, shared with the credentials.
pub(super) fn length_text(min: usize, max: usize) -> String {
    [
        "The value must be between ",
        &min.to_string(),
        " and ",
        &max.to_string(),
        " characters long.",
    ]
    .concat()
}
