//! Which rows of a long table are in the page. Arithmetic only: no element is looked at here.

/// Rows kept in the page beyond what can be seen, on either side, so that a small scroll finds them there.
pub const OVERSCAN: usize = 8;

/// The rows `start..end` are in the page, between a gap of `before` and one of `after` pixels.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Window {
    pub start: usize,
    pub end: usize,
    pub before: u32,
    pub after: u32,
}

/// The window of a table of `count` rows of `row_height` pixels each, scrolled down by `scroll_top` pixels in a box
/// `viewport` pixels high. Gaps and rows always add up to the height of the whole table. Past the end, the last rows.
pub fn window(scroll_top: u32, viewport: u32, row_height: u32, count: usize) -> Window {
    let row_height = row_height.max(1);
    let rows = |pixels: u32| usize::try_from(pixels).unwrap_or(usize::MAX);
    let height = |rows: usize| u32::try_from(rows).unwrap_or(u32::MAX).saturating_mul(row_height);
    let seen = rows(viewport.div_ceil(row_height)) + 1;
    let first = rows(scroll_top / row_height).min(count.saturating_sub(seen));
    let start = first.saturating_sub(OVERSCAN);
    let end = first.saturating_add(seen + OVERSCAN).min(count);
    Window {
        start,
        end,
        before: height(start),
        after: height(count - end),
    }
}

/// A piece of the body of a windowed table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Piece {
    /// This many pixels of nothing.
    Gap(u32),
    /// Rows `from..to`.
    Rows(usize, usize),
}

/// The pieces from top to bottom. The row that has the focus stays in the page when it is scrolled away, or the focus
/// would be lost with it.
pub fn pieces(window: Window, focused: Option<usize>, row_height: u32, count: usize) -> Vec<Piece> {
    let height = |rows: usize| u32::try_from(rows).unwrap_or(u32::MAX).saturating_mul(row_height);
    let mut pieces = Vec::with_capacity(5);
    let seen = Piece::Rows(window.start, window.end);
    match focused.filter(|at| *at < count) {
        Some(at) if at < window.start => pieces.extend([
            Piece::Gap(height(at)),
            Piece::Rows(at, at + 1),
            Piece::Gap(height(window.start - at - 1)),
            seen,
            Piece::Gap(window.after),
        ]),
        Some(at) if at >= window.end => pieces.extend([
            Piece::Gap(window.before),
            seen,
            Piece::Gap(height(at - window.end)),
            Piece::Rows(at, at + 1),
            Piece::Gap(height(count - at - 1)),
        ]),
        _ => pieces.extend([Piece::Gap(window.before), seen, Piece::Gap(window.after)]),
    }
    pieces.retain(|piece| *piece != Piece::Gap(0));
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROW: u32 = 37;

    /// What holds for every window: it lies in the table, it covers what is seen, and the heights add up.
    #[track_caller]
    fn check(scroll_top: u32, viewport: u32, count: usize) -> Window {
        let got = window(scroll_top, viewport, ROW, count);
        assert!(got.start <= got.end && got.end <= count, "{got:?}");
        let rows = u32::try_from(got.end - got.start).expect("a test table is small");
        let whole = u32::try_from(count).expect("a test table is small") * ROW;
        assert_eq!(got.before + rows * ROW + got.after, whole, "{got:?}");
        let bottom = (scroll_top + viewport).min(whole);
        let top = scroll_top.min(whole.saturating_sub(viewport));
        assert!(
            got.before <= top && whole - got.after >= bottom,
            "{got:?} leaves {top}..{bottom} uncovered"
        );
        got
    }

    #[test]
    fn every_scroll_position_is_covered() {
        for count in [0, 1, 7, 100, 1_000, 10_000] {
            for scroll_top in [0, 1, 36, 37, 38, 500, 3_663, 36_600, 400_000] {
                for viewport in [0, 1, 300, 768] {
                    check(scroll_top, viewport, count);
                }
            }
        }
    }

    #[test]
    fn at_the_top_only_the_first_rows_are_there() {
        assert_eq!(
            check(0, 370, 1_000),
            Window {
                start: 0,
                end: 19,
                before: 0,
                after: 981 * ROW
            }
        );
    }

    #[test]
    fn past_the_end_the_last_rows_are_there() {
        assert_eq!(check(1_000_000, 370, 1_000).end, 1_000);
    }

    #[test]
    fn the_focused_row_stays_when_it_is_scrolled_away() {
        let seen = window(370, 74, 37, 100);
        assert_eq!(
            seen,
            Window {
                start: 2,
                end: 21,
                before: 74,
                after: 79 * 37
            }
        );
        assert_eq!(
            pieces(seen, Some(0), 37, 100),
            [
                Piece::Rows(0, 1),
                Piece::Gap(37),
                Piece::Rows(2, 21),
                Piece::Gap(79 * 37)
            ]
        );
        assert_eq!(
            pieces(seen, Some(99), 37, 100),
            [
                Piece::Gap(74),
                Piece::Rows(2, 21),
                Piece::Gap(78 * 37),
                Piece::Rows(99, 100)
            ]
        );
        let unchanged = [Piece::Gap(74), Piece::Rows(2, 21), Piece::Gap(79 * 37)];
        assert_eq!(pieces(seen, Some(5), 37, 100), unchanged);
        assert_eq!(pieces(seen, Some(100), 37, 100), unchanged);
        assert_eq!(pieces(seen, None, 37, 100), unchanged);
    }
}
