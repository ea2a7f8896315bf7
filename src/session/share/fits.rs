//! What takes a link of which length, and what each place does to one that is too long (grading.md §5).
//!
//! The limits are of the whole address. They are those of the places themselves, and change when they do.

/// Somewhere that people paste links into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub name: &'static str,
    /// The most characters that it takes; an address has one byte for each.
    pub most: usize,
    /// What it does to a longer one.
    pub otherwise: &'static str,
}

/// A place, and whether it takes a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fit {
    pub place: &'static Place,
    pub fits: bool,
    length: usize,
}

/// The places, from the narrowest on.
pub const PLACES: [Place; 5] = [
    Place {
        name: "Outlook’s quick parts and templates",
        most: 0,
        otherwise: "they drop everything from # on, whatever its length",
    },
    Place {
        name: "A Discord message",
        most: 2_000,
        otherwise: "it is refused",
    },
    Place {
        name: "A QR code",
        most: super::qr::MAX_BYTES,
        otherwise: "no code holds more",
    },
    Place {
        name: "A Slack message",
        most: 4_000,
        otherwise: "it is cut, and nobody is told",
    },
    Place {
        name: "SCORM 1.2 suspend data",
        most: 4_096,
        otherwise: "the learning platform cuts or refuses it",
    },
];

/// For each place, whether it takes this address.
pub fn fits(address: &str) -> impl Iterator<Item = Fit> {
    let length = address.chars().count();
    PLACES.iter().map(move |place| Fit {
        place,
        fits: length <= place.most,
        length,
    })
}

impl Fit {
    /// The sentence to show.
    pub fn sentence(&self) -> String {
        let Place {
            name,
            most,
            otherwise,
        } = self.place;
        if self.fits {
            format!("{name} takes it: {} of {most} characters.", self.length)
        } else if *most == 0 {
            format!("{name} break it: {otherwise}. Attach the file instead.")
        } else {
            format!(
                "{name} takes {most} characters and this link has {}: {otherwise}. Send the file instead.",
                self.length
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_fits_up_to_the_limit() {
        let fitting = |length: usize| fits(&"x".repeat(length)).filter(|fit| fit.fits).count();
        assert_eq!(
            [2_000, 2_001, 2_953, 2_954, 4_000, 4_001, 4_096, 4_097].map(fitting),
            [4, 3, 3, 2, 2, 1, 1, 0]
        );
        let said: Vec<String> = fits(&"x".repeat(2_500)).map(|fit| fit.sentence()).collect();
        assert!(
            said[0].starts_with("Outlook’s quick parts and templates break it"),
            "{said:?}"
        );
        assert!(
            said[1].contains("takes 2000 characters and this link has 2500: it is refused."),
            "{said:?}"
        );
        assert_eq!(said[2], "A QR code takes it: 2500 of 2953 characters.");
    }
}
