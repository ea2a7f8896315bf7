//! Usernames, passwords and SSH keys: what is taken, what is refused, and that no password is ever repeated.

use flexlab::arm::catalog::OperatingSystem::{Linux, Windows};
use flexlab::arm::catalog::credentials::CredentialProblem::{self, *};
use flexlab::arm::catalog::credentials::{
    PasswordProof, check_password, check_ssh_public_key, check_username,
};
use flexlab::arm::catalog::ssh::SshProblem;

const GOOD: &str = "Correct-horse1";

#[test]
fn usernames() {
    for (os, name) in [
        (Linux, "azureuser"),
        (Linux, "demouser_1-x"),
        (Windows, "demo.user"),
        (Windows, "1demo"),
    ] {
        assert_eq!(check_username(os, name), Ok(()), "{os:?} {name}");
    }
    let cases: &[(_, &str, CredentialProblem)] = &[
        (Linux, "", Empty),
        (Linux, "admin", UsernameReserved),
        (Linux, "Root", UsernameReserved),
        (Linux, "123", UsernameReserved),
        (Windows, "Administrator", UsernameReserved),
        (Linux, "1demo", UsernameCharacters { os: Linux }),
        (Linux, "-demo", UsernameCharacters { os: Linux }),
        (Linux, "demo user", UsernameCharacters { os: Linux }),
        (Linux, "demo.user", UsernameCharacters { os: Linux }),
        (Windows, "demo.", UsernameCharacters { os: Windows }),
        (Windows, "a@b", UsernameCharacters { os: Windows }),
        (
            Linux,
            "abcdefghijklmnopqrstuvwxyzabcdefg",
            UsernameLength { os: Linux, found: 33 },
        ),
        (
            Windows,
            "abcdefghijklmnopqrstu",
            UsernameLength {
                os: Windows,
                found: 21,
            },
        ),
    ];
    for (os, name, problem) in cases {
        assert_eq!(check_username(*os, name), Err(*problem), "{os:?} {name}");
    }
    assert_eq!(
        UsernameReserved.portal_text(),
        "Usernames must not include reserved words."
    );
    assert_eq!(
        UsernameReserved.arm_text(),
        "The Admin Username specified is not allowed."
    );
    let long = UsernameLength { os: Linux, found: 33 };
    assert_eq!(
        long.portal_text(),
        "The value must be between 1 and 32 characters long."
    );
}

#[test]
fn passwords() {
    for text in [
        GOOD,
        "abcdefghij1!",
        "ABCDEFGHIJ1!",
        "Onlyletters-no",
        "pass words 12",
        "ünïcödé-Aaa1",
    ] {
        assert!(check_password(Linux, text).is_ok(), "{text}");
    }
    let long = format!("Aa1{}", "x".repeat(70));
    let cases: &[(_, &str, CredentialProblem)] = &[
        (Linux, "", Empty),
        (Linux, "P@ssw0rd", PasswordDisallowed),
        (Windows, "iloveyou!", PasswordDisallowed),
        (Linux, "Short1!", PasswordLength { os: Linux, found: 7 }),
        (Linux, &long, PasswordLength { os: Linux, found: 73 }),
        (Linux, "alllowercase", PasswordClasses { os: Linux, found: 1 }),
        (Linux, "lowercase1234", PasswordClasses { os: Linux, found: 2 }),
        (Linux, "Correct\thorse1", PasswordControlCharacter),
    ];
    for (os, text, problem) in cases {
        assert_eq!(check_password(*os, text), Err(*problem), "{os:?} {text}");
    }
    assert!(check_password(Windows, &long).is_ok());
}

#[test]
fn password_problems_are_told_in_known_words() {
    let short = PasswordLength { os: Linux, found: 7 };
    assert_eq!(
        short.portal_text(),
        "The value must be between 12 and 72 characters long."
    );
    let arm = "The supplied password must be between 12-72 characters long and must satisfy at least 3 of password \
               complexity requirements from the following: 1) Contains an uppercase character 2) Contains a lowercase \
               character 3) Contains a numeric digit 4) Contains a special character";
    assert_eq!(short.arm_text(), arm);
    assert_eq!(
        PasswordClasses { os: Linux, found: 2 }.portal_text(),
        "Password must have 3 of the following: 1 lower case character, 1 upper case character, 1 number, and 1 \
         special character."
    );
    assert_eq!(
        PasswordDisallowed.arm_text(),
        "The Admin password specified is not allowed."
    );
}

#[test]
fn a_proof_holds_no_text() {
    let proof = check_password(Linux, GOOD).expect("it meets the rules");
    assert_eq!(size_of::<PasswordProof>(), 0);
    assert_eq!(
        serde_json::to_string(&proof).expect("a proof is data"),
        "\"met the rules\""
    );
    let back: PasswordProof = serde_json::from_str("\"met the rules\"").expect("the mark is read back");
    assert_eq!(back, proof);
    for other in ["\"Correct-horse1\"", "null", "{}", "\"\"", "1"] {
        let refused = serde_json::from_str::<PasswordProof>(other).expect_err("only the mark is a proof");
        assert!(!refused.to_string().contains(GOOD), "{refused}");
    }
    for problem in [
        check_password(Linux, "hunter2"),
        check_password(Windows, "hunter2hunter2"),
    ] {
        let problem = problem.expect_err("it is refused");
        let told = format!("{problem:?} {} {}", problem.portal_text(), problem.arm_text());
        assert!(!told.contains("hunter2"), "{told}");
    }
}

#[test]
fn ssh_keys() {
    let rsa = include_str!("keys/rsa2048.pub");
    let ed25519 = include_str!("keys/ed25519.pub");
    for key in [
        rsa,
        ed25519,
        include_str!("keys/ecdsa256.pub"),
        include_str!("keys/ecdsa384.pub"),
        include_str!("keys/ecdsa521.pub"),
    ] {
        assert_eq!(check_ssh_public_key(key), Ok(()), "{key}");
        let bare: Vec<&str> = key.split(' ').take(2).collect();
        assert_eq!(check_ssh_public_key(&bare.join(" ")), Ok(()), "no comment: {key}");
    }
    let swapped = ed25519.replacen("ssh-ed25519", "ssh-rsa", 1);
    let cut = ed25519.replacen("CMsrC8hM", "", 1);
    let wrapped = rsa.replacen("Zh1W", "\nZh1W", 1);
    let cases: &[(&str, SshProblem)] = &[
        (include_str!("keys/rsa1024.pub"), SshProblem::ShortRsa),
        (
            "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA",
            SshProblem::PrivateKey,
        ),
        ("hello", SshProblem::UnknownType),
        ("ssh-dss AAAA", SshProblem::UnknownType),
        ("ecdsa-sha2-nistp255 AAAA", SshProblem::UnknownType),
        ("ssh-rsa", SshProblem::Encoding),
        ("ssh-rsa not*base64", SshProblem::Encoding),
        ("ssh-rsa AAAAB", SshProblem::Encoding),
        ("ssh-rsa ====", SshProblem::Encoding),
        ("ssh-rsa AAAA", SshProblem::Structure),
        ("ssh-rsa AAAAB3NzaC1yc2E=", SshProblem::Structure),
        ("ssh-rsa /////3NzaC1yc2E=", SshProblem::Structure),
        (&swapped, SshProblem::TypesDiffer),
        (&cut, SshProblem::Structure),
        (&wrapped, SshProblem::SeveralLines),
    ];
    for (text, problem) in cases {
        assert_eq!(check_ssh_public_key(text), Err(Ssh(*problem)), "{text}");
        assert!(
            problem.text().ends_with('.') || problem.text().ends_with('?'),
            "{problem:?}"
        );
    }
    for empty in ["", "  \n"] {
        assert_eq!(check_ssh_public_key(empty), Err(Empty));
    }
}

#[test]
fn a_key_cut_anywhere_is_refused() {
    let key = include_str!("keys/ed25519.pub")
        .split(' ')
        .nth(1)
        .expect("the Base64");
    for end in 0..key.len() {
        assert!(
            check_ssh_public_key(&format!("ssh-ed25519 {}", &key[..end])).is_err(),
            "cut at {end}"
        );
    }
}
