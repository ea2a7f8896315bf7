//! Names: what each kind takes, what it refuses, and in which words.

use flexlab::arm::catalog::OperatingSystem::{Linux, Windows};
use flexlab::arm::catalog::names::NameKind::{self, *};
use flexlab::arm::catalog::names::NameProblem::{self, *};
use flexlab::arm::catalog::names::{check, check_virtual_machine};

const ALL: [NameKind; 20] = [
    ResourceGroup,
    VmLinux,
    VmWindows,
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
    Tag,
    TagValue,
];

#[test]
fn names_that_are_taken() {
    let cases: &[(NameKind, &str)] = &[
        (ResourceGroup, "app-grp"),
        (ResourceGroup, "Gruppe_ä(1).x"),
        (VmLinux, "newvm"),
        (VmLinux, "demo-set_3d68ad8f"),
        (VmWindows, "fifteen-letters"),
        (HostLinux, "demo-setmiH1E9OV"),
        (HostLinux, "a.b"),
        (HostWindows, "pc-1"),
        (ScaleSetFlexible, "demo-set"),
        (NetworkInterface, "app-grp-vnet-nic01-a0c74660"),
        (NetworkSecurityGroup, "basicNsgapp-grp-vnet-nic01"),
        (PublicIpAddress, "publicip-app-grp-vnet-nic01-a0c74660"),
        (SecurityRule, "AllowAnyHTTPInbound_"),
        (VirtualNetwork, "v1"),
        (Subnet, "default"),
        (AvailabilitySet, "app-set"),
        (Disk, "demo-set_3d68ad8f_disk1_0123456789abcdef0123456789abcdef"),
        (StorageAccount, "appstorage2711"),
        (KeyVault, "appvault2711"),
        (
            Deployment,
            "CreateVmss-canonical.0001-com-ubuntu-server-focal-20231227210859",
        ),
        (Tag, "cost centre"),
        (TagValue, ""),
        (TagValue, "<anything>"),
    ];
    for (kind, text) in cases {
        assert_eq!(check(*kind, text), Ok(()), "{kind:?} {text:?}");
    }
}

#[test]
fn names_that_are_refused() {
    let cases: &[(NameKind, &str, NameProblem)] = &[
        (ResourceGroup, "app-grp.", End('.')),
        (ResourceGroup, "app grp", Character(' ')),
        (VmLinux, "_vm", Start('_')),
        (VmLinux, "vm-", End('-')),
        (VmLinux, "vm.", End('.')),
        (VmLinux, "my vm", Character(' ')),
        (VmLinux, "vm&1", Character('&')),
        (VmLinux, "vmé", Character('é')),
        (VmWindows, "sixteen-letters-", End('-')),
        (
            VmWindows,
            "sixteen-letterss",
            Length {
                min: 1,
                max: 15,
                found: 16,
            },
        ),
        (HostLinux, "my_vm", Character('_')),
        (HostLinux, "-vm", Start('-')),
        (HostWindows, "a.b", Character('.')),
        (HostWindows, "12345", OnlyDigits),
        (ScaleSetFlexible, "demo set", Character(' ')),
        (NetworkInterface, "-nic", Start('-')),
        (NetworkInterface, "nic-", End('-')),
        (NetworkInterface, "nic(1)", Character('(')),
        (
            VirtualNetwork,
            "v",
            Length {
                min: 2,
                max: 64,
                found: 1,
            },
        ),
        (Disk, "a b", Character(' ')),
        (StorageAccount, "appStorage", Character('S')),
        (
            StorageAccount,
            "ab",
            Length {
                min: 3,
                max: 24,
                found: 2,
            },
        ),
        (KeyVault, "1vault", Start('1')),
        (KeyVault, "app--vault", DoubleHyphen),
        (KeyVault, "vault-", End('-')),
        (Deployment, "a b", Character(' ')),
        (Tag, "a/b", Character('/')),
    ];
    for (kind, text, problem) in cases {
        assert_eq!(check(*kind, text), Err(*problem), "{kind:?} {text:?}");
    }
}

#[test]
fn lengths_are_held_to_the_letter() {
    for kind in ALL {
        let (min, max) = kind.length();
        assert_eq!(check(kind, &"a".repeat(max)), Ok(()), "{kind:?}");
        let found = max + 1;
        assert_eq!(
            check(kind, &"a".repeat(found)),
            Err(Length { min, max, found }),
            "{kind:?}"
        );
        let empty = if min == 0 { Ok(()) } else { Err(Empty) };
        assert_eq!(check(kind, ""), empty, "{kind:?}");
    }
    assert_eq!(ScaleSetFlexible.length(), (1, 44));
    assert_eq!(ScaleSetUniform.length(), (1, 64));
}

#[test]
fn problems_are_told_in_the_portals_words() {
    let special = r#"Azure resource names cannot contain special characters \/""[]:|<>+=;,?*@&, whitespace, or begin with '_' or end with '.' or '-'"#;
    let cases: &[(NameKind, &str, &str)] = &[
        (VmLinux, "", "The value must not be empty."),
        (ScaleSetFlexible, "demo/set", special),
        (
            VmLinux,
            "vmé",
            "Virtual machine name cannot contain non-ASCII or special characters.",
        ),
        (
            HostLinux,
            "a_b",
            "Linux VM names may only contain letters, numbers, '.', and '-'.",
        ),
        (
            HostLinux,
            "-a",
            "The name cannot begin or end with the hyphen '-' character.",
        ),
        (
            ResourceGroup,
            "a.",
            "Resource group names only allow alphanumeric characters, periods, underscores, hyphens and parenthesis \
             and cannot end in a period.",
        ),
        (
            NetworkInterface,
            "a-",
            "The name must begin with a letter or number, end with a letter, number or underscore, and may contain \
             only letters, numbers, underscores, periods, or hyphens.",
        ),
    ];
    for (kind, text, sentence) in cases {
        let problem = check(*kind, text).expect_err("the name is refused");
        assert_eq!(problem.portal_text(*kind), *sentence, "{kind:?} {text:?}");
    }
    let long = check(VmLinux, &"a".repeat(65)).expect_err("too long");
    assert_eq!(
        long.portal_text(VmLinux),
        "The value must be between 1 and 64 characters long."
    );
    let long = check(ScaleSetFlexible, &"a".repeat(45)).expect_err("too long");
    assert_eq!(
        long.portal_text(ScaleSetFlexible),
        "The value must be between 1 and 44 characters long."
    );
    assert!(
        long.arm_text(HostLinux)
            .is_some_and(|text| text.starts_with("Linux host name cannot exceed 64 "))
    );
    assert_eq!(long.arm_text(VirtualNetwork), None);
}

#[test]
fn a_machine_made_in_the_portal_is_named_as_its_computer() {
    assert_eq!(check_virtual_machine(Linux, "newvm"), Ok(()));
    assert_eq!(
        check_virtual_machine(Linux, "new_vm"),
        Err((HostLinux, Character('_')))
    );
    assert_eq!(
        check_virtual_machine(Windows, "new vm"),
        Err((VmWindows, Character(' ')))
    );
    assert_eq!(
        check_virtual_machine(Windows, "123"),
        Err((HostWindows, OnlyDigits))
    );
}

#[test]
fn no_text_makes_a_rule_stumble() {
    for text in [
        "\u{0}",
        "ß",
        "𝒳",
        "a\u{301}",
        "--",
        "_",
        ".",
        "-",
        "\n",
        "\u{202e}x",
        " ",
    ] {
        for kind in ALL {
            if let Err(problem) = check(kind, text) {
                assert!(!problem.portal_text(kind).is_empty(), "{kind:?} {text:?}");
            }
        }
    }
}
