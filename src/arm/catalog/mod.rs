//! Placeholder of the contract: the catalog's own author replaces this file.

pub mod credentials {
    //! Passwords and user names.

    use serde::{Deserialize, Serialize};

    /// The proof that a password met the rules; holds no text.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
    pub enum PasswordProof {
        #[serde(rename = "met the rules")]
        MetTheRules,
    }
}

pub mod limits {
    //! Subscription offers.

    use serde::{Deserialize, Serialize};

    /// A subscription's offer.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub enum Offer {
        FreeTrial,
        PayAsYouGo,
    }
}
