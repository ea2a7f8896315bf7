//! Which instances a scale-in takes (facts.md §2.6). A function of rows alone.

use crate::arm::spec::ScaleInRule;

/// A machine of the set, as a scale-in looks at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    pub zone: Option<u8>,
    pub fault_domain: Option<u8>,
    /// The higher, the newer: the instance id, or when it was made.
    pub age: u64,
    /// It stays: it is protected, or was added to the set and this is no scale-in of autoscale's.
    pub stays: bool,
    pub unhealthy: bool,
    pub spot: bool,
    /// INFERRED: what was upgraded by itself stays for longer. In test_vmss_create_and_modify the instances 0, 1, 4, 5 and 6
    /// lost number 1 after a manual upgrade of 5 and 6, where the highest id of the fullest domains is 6.
    pub touched: bool,
}

/// The `count` rows that go, in the order in which they do; fewer when fewer may go.
pub fn choose(rows: &[Row], rule: ScaleInRule, unhealthy_first: bool, count: usize) -> Vec<usize> {
    let mut left: Vec<usize> = (0..rows.len()).collect();
    let mut gone = Vec::new();
    while gone.len() < count {
        let Some(next) = next(rows, &left, rule, unhealthy_first) else {
            break;
        };
        left.retain(|index| *index != next);
        gone.push(next);
    }
    gone
}

fn next(rows: &[Row], left: &[usize], rule: ScaleInRule, unhealthy_first: bool) -> Option<usize> {
    let all: Vec<(usize, &Row)> = left
        .iter()
        .filter_map(|index| Some((*index, rows.get(*index)?)))
        .collect();
    let mut may: Vec<(usize, &Row)> = all.iter().copied().filter(|(_, row)| !row.stays).collect();
    if unhealthy_first && may.iter().any(|(_, row)| row.unhealthy) {
        may.retain(|(_, row)| row.unhealthy);
    }
    // After a regional set was given zones, what is in none goes first (facts.md §2.9).
    if may.iter().any(|(_, row)| row.zone.is_none()) && all.iter().any(|(_, row)| row.zone.is_some()) {
        may.retain(|(_, row)| row.zone.is_none());
    }
    fullest(&all, &mut may, |row| row.zone);
    if rule == ScaleInRule::Default {
        let places: Vec<Option<u8>> = may.iter().map(|(_, row)| row.zone).collect();
        let there: Vec<(usize, &Row)> = all
            .iter()
            .copied()
            .filter(|(_, row)| places.contains(&row.zone))
            .collect();
        fullest(&there, &mut may, |row| row.fault_domain);
    }
    let by_age = |(_, row): &(usize, &Row)| row.age;
    let found = match rule {
        ScaleInRule::OldestVm => may.into_iter().min_by_key(by_age),
        ScaleInRule::NewestVm => may.into_iter().max_by_key(by_age),
        ScaleInRule::Default => may.into_iter().max_by_key(|(_, row)| (!row.touched, row.age)),
    };
    found.map(|(index, _)| index)
}

/// Leaves those of the places that have the most machines.
fn fullest(all: &[(usize, &Row)], may: &mut Vec<(usize, &Row)>, place: impl Fn(&Row) -> Option<u8>) {
    let mut counts = [0_usize; 257];
    let slot = |row: &Row| place(row).map_or(256, usize::from);
    for (_, row) in all {
        counts[slot(row)] += 1;
    }
    let most = may.iter().map(|(_, row)| counts[slot(row)]).max();
    may.retain(|(_, row)| Some(counts[slot(row)]) == most);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(zone: u8, age: u64) -> Row {
        Row {
            zone: Some(zone),
            fault_domain: None,
            age,
            stays: false,
            unhealthy: false,
            spot: false,
            touched: false,
        }
    }

    /// z1 {3, 4, 5, 10}, z2 {2, 6, 9, 11}, z3 {1, 7, 8}.
    fn example() -> Vec<Row> {
        let zones: [(u8, &[u64]); 3] = [(1, &[3, 4, 5, 10]), (2, &[2, 6, 9, 11]), (3, &[1, 7, 8])];
        let of = |(zone, ids): &(u8, &[u64])| ids.iter().map(|id| row(*zone, *id)).collect::<Vec<_>>();
        zones.iter().flat_map(of).collect()
    }

    fn ids(rows: &[Row], rule: ScaleInRule, count: usize) -> Vec<u64> {
        choose(rows, rule, false, count)
            .into_iter()
            .map(|index| rows[index].age)
            .collect()
    }

    #[test]
    fn the_documentations_example_step_by_step() {
        let rows = example();
        assert_eq!(ids(&rows, ScaleInRule::OldestVm, 6), [2, 3, 1, 4, 6, 5]);
        assert_eq!(ids(&rows, ScaleInRule::NewestVm, 6), [11, 10, 9, 8, 5, 7]);
    }

    #[test]
    fn the_default_balances_fault_domains_within_the_fullest_zones() {
        let mut rows = example();
        assert_eq!(ids(&rows, ScaleInRule::Default, 3), [11, 10, 9]);
        for row in &mut rows {
            row.zone = None;
            row.fault_domain = Some(u8::from(row.age > 8));
        }
        // Eight in domain 0, three in domain 1.
        assert_eq!(ids(&rows, ScaleInRule::Default, 6), [8, 7, 6, 5, 4, 11]);
    }

    #[test]
    fn what_stays_is_counted_and_never_taken() {
        let mut rows = example();
        for row in &mut rows {
            row.stays = row.age > 5;
        }
        // Zones 1 and 2 have four each, whoever may go; in the end zone 3 has three, and zone 1 two.
        assert_eq!(ids(&rows, ScaleInRule::NewestVm, 11), [5, 2, 4, 1, 3]);
    }

    #[test]
    fn the_unhealthy_go_first_when_asked_and_the_zoneless_before_the_zonal() {
        let mut rows = example();
        rows[8].unhealthy = true;
        assert_eq!(choose(&rows, ScaleInRule::NewestVm, true, 1), [8]);
        rows[2].zone = None;
        assert_eq!(choose(&rows, ScaleInRule::NewestVm, false, 1), [2]);
    }
}
