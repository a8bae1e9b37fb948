//! What was measured, in words, as a picture and as JSON.

use std::time::Duration;

use super::Plan;
use super::measure::{Events, Measured, Times};
use crate::output::escape;
use crate::protocol::json::Json;

/// The shares whose times are told.
const SHARES: [(&str, f64); 4] = [("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("p99.9", 0.999)];
/// How many bars there are, about.
const BARS: u32 = 10;
/// How wide a terminal is that does not tell, in letters.
const WIDTH: u16 = 80;
/// A bar, and what it may end with, an eighth of a letter more each.
const BAR: &str = "█";
const PARTS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/// What was measured.
pub(super) struct Told<'a> {
    pub(super) plan: &'a Plan,
    /// How long it took.
    pub(super) time: Duration,
    pub(super) measured: &'a Measured,
}

impl Told<'_> {
    /// Returns one object.
    pub(super) fn as_json(&self) -> Json {
        let Self { plan, measured, .. } = self;
        let counts = measured.errors.iter();
        let counts: Vec<_> = counts
            .map(|(class, n)| (class.as_str(), count(*n)))
            .collect();
        let errors = Json::object(counts.iter().map(|(class, n)| (*class, n)));
        let events = measured.events.as_ref().map(|events| {
            let mut fields = of_times(&events.delay);
            fields.push(("missing", count(events.missing)));
            object(&fields)
        });
        object(&[
            ("service", Json::string(plan.call.service())),
            ("method", Json::string(plan.call.method())),
            ("connections", Json::number(plan.connections)),
            ("inFlight", Json::number(plan.in_flight)),
            ("rate", plan.rate.map_or(Json::NULL, decimal)),
            ("seconds", decimal(self.time.as_secs_f64())),
            ("calls", count(measured.ended())),
            ("callsPerSecond", decimal(self.a_second())),
            ("ok", count(measured.ok)),
            ("errors", errors),
            ("latency", object(&of_times(&measured.latency))),
            ("events", events.unwrap_or(Json::NULL)),
        ])
    }

    /// Returns lines; with a picture on a terminal, as wide as that is.
    pub(super) fn as_text(&self, terminal: Option<u16>) -> String {
        let Self { plan, measured, .. } = self;
        let mut text = format!(
            "{} on {}: {}, {} in flight{}",
            escape::line(plan.call.method()),
            escape::line(plan.call.service()),
            counted(plan.connections.into(), "connection"),
            counted(plan.in_flight.into(), "call"),
            if plan.connections == 1 {
                ""
            } else {
                " on each"
            },
        );
        if let Some(rate) = plan.rate {
            text.push_str(&format!(", {} calls a second", number(rate)));
        }
        text.push_str(&format!(
            "\n\ncalls   {} in {}, {} a second\nerrors  {}\n",
            measured.ended(),
            time(self.time),
            number(self.a_second()),
            self.errors(),
        ));
        let mut columns = vec![("latency", &measured.latency)];
        if let Some(events) = &measured.events {
            text.push_str(&format!(
                "events  {}, {} never came\n",
                events.delay.count(),
                events.missing
            ));
            columns.push(("to event", &events.delay));
        }
        columns.retain(|(_, times)| times.count() > 0);
        text.push_str(&table(&columns));
        if let Some(width) = terminal {
            for (name, times) in &columns {
                text.push_str(&format!("\n{name}\n{}", picture(times, width)));
            }
        }
        text
    }

    fn errors(&self) -> String {
        let classes = self.measured.errors.iter();
        let classes: Vec<_> = classes
            .map(|(class, n)| format!("{n} {}", escape::line(class)))
            .collect();
        match classes.as_slice() {
            [] => "none".to_owned(),
            [one] => one.clone(),
            several => format!("{}: {}", self.measured.failed(), several.join(", ")),
        }
    }

    fn a_second(&self) -> f64 {
        match self.time.is_zero() {
            true => 0.0,
            false => self.measured.ended() as f64 / self.time.as_secs_f64(),
        }
    }
}

/// Says what it means that events never came.
pub(super) fn of_missing(events: &Events) -> String {
    let all = events.delay.count() + events.missing;
    let why = match events.nameless == events.missing {
        true => "the answers have neither id nor _id by which to know their events",
        false => {
            "a server sends only what it publishes to a channel that this connection has joined, \
            often after a login"
        }
    };
    format!("{} of {all} events never came: {why}", events.missing)
}

/// Returns how wide the terminal is, in letters.
pub(super) fn terminal_width() -> u16 {
    terminal_size::terminal_size().map_or(WIDTH, |(width, _)| width.0)
}

/// Writes a number to three digits, or more where they stand before the point.
pub(super) fn number(number: f64) -> String {
    let digits = match number {
        n if n >= 99.95 => 0,
        n if n >= 9.995 => 1,
        n if n >= 0.995 => 2,
        _ => 3,
    };
    let text = format!("{number:.digits$}");
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}

/// Writes a time with the unit that suits it.
fn time(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    let (value, unit) = match seconds {
        s if s >= 0.9995 => (s, "s"),
        s if s >= 0.000_999_5 => (s * 1e3, "ms"),
        s => (s * 1e6, "µs"),
    };
    let digits = match value {
        v if v >= 99.95 => 0,
        v if v >= 9.995 => 1,
        _ => 2,
    };
    format!("{value:.digits$} {unit}")
}

/// Writes a number with what it counts.
pub(super) fn counted(count: u64, what: &str) -> String {
    match count {
        1 => format!("1 {what}"),
        _ => format!("{count} {what}s"),
    }
}

fn rows(times: &Times) -> Vec<(&'static str, Duration)> {
    let first = [("min", times.min()), ("mean", times.mean())];
    let shares = SHARES.map(|(name, share)| (name, times.within(share)));
    let rows = first.into_iter().chain(shares);
    rows.chain([("max", times.max())]).collect()
}

/// Writes times below each other, a column for each.
fn table(columns: &[(&str, &Times)]) -> String {
    let Some((_, first)) = columns.first() else {
        return String::new();
    };
    let mut text = format!("\n{:6}", "");
    for (name, _) in columns {
        text.push_str(&format!("{name:>10}"));
    }
    for (at, (name, _)) in rows(first).iter().enumerate() {
        text.push_str(&format!("\n{name:6}"));
        for (_, times) in columns {
            let (_, value) = rows(times).swap_remove(at);
            text.push_str(&format!("{:>10}", time(value)));
        }
    }
    text + "\n"
}

/// Draws how many took how long: a bar for each step up to where almost all were done, and one for
/// the rest.
fn picture(times: &Times, width: u16) -> String {
    let bars: Vec<_> = bars(times)
        .into_iter()
        .map(|(until, n)| (time(until), n))
        .collect();
    let most = bars
        .iter()
        .map(|(_, n)| *n)
        .max()
        .unwrap_or_default()
        .max(1);
    let digits = most.to_string().len();
    // "to 123 ms  12345  ", and a column that stays free.
    let room = usize::from(width).saturating_sub(16 + digits).max(8);
    let mut text = String::new();
    for (until, n) in bars {
        let eighths = (n as f64 / most as f64 * (room * 8) as f64).round() as usize;
        let part = PARTS.get(eighths % 8).copied().unwrap_or_default();
        let bar = BAR.repeat(eighths / 8);
        let line = format!("to {until:>8}  {n:>digits$}  {bar}{part}");
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// Counts what took how long: up to each of some round times, and up to the longest.
fn bars(times: &Times) -> Vec<(Duration, u64)> {
    let (min, most, max) = (times.min(), times.within(0.99), times.max());
    let step = round(most.saturating_sub(min) / BARS);
    let below = min.as_nanos() / step.as_nanos();
    let mut from = step * u32::try_from(below).unwrap_or(u32::MAX);
    let mut bars = Vec::new();
    while from < most {
        from += step;
        bars.push((from.min(max), 0));
    }
    bars.push((max, 0));
    let mut at = 0;
    for (time, count) in times.counts() {
        while bars.get(at).is_some_and(|(until, _)| *until < time) {
            at += 1;
        }
        if let Some((_, n)) = bars.get_mut(at) {
            *n += count;
        }
    }
    // Times that are told apart by the digits alone leave bars that nothing fills.
    while bars.pop_if(|(_, n)| *n == 0).is_some() {}
    bars
}

/// Returns the next round time: 1, 2 or 5 and noughts.
fn round(time: Duration) -> Duration {
    let mut round = Duration::from_nanos(100);
    loop {
        for times in [1, 2, 5] {
            if round * times >= time {
                return round * times;
            }
        }
        round *= 10;
    }
}

fn of_times(times: &Times) -> Vec<(&'static str, Json)> {
    let unit = [("unit", Json::string("ms"))];
    let values = rows(times).into_iter().map(|(name, value)| {
        let value = match times.count() {
            0 => Json::NULL,
            _ => decimal(value.as_secs_f64() * 1e3),
        };
        (name, value)
    });
    unit.into_iter().chain(values).collect()
}

fn object(fields: &[(&str, Json)]) -> Json {
    Json::object(fields.iter().map(|(name, value)| (*name, value)))
}

fn count(count: u64) -> Json {
    Json::number(i64::try_from(count).unwrap_or(i64::MAX))
}

/// Writes a number to a thousandth.
fn decimal(number: f64) -> Json {
    let text = format!("{number:.3}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    Json::parse(text.to_owned()).unwrap_or(Json::NULL)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::service::call::Call;

    fn times(all: &[u64]) -> Times {
        let mut times = Times::new().unwrap();
        for time in all {
            times.add(Duration::from_millis(*time));
        }
        times
    }

    fn plan() -> Plan {
        Plan {
            call: Call::custom("m", "create", vec![]),
            connections: 2,
            in_flight: 1,
            rate: Some(100.0),
            whole: None,
            count: None,
            events: true,
        }
    }

    fn ms(time: u64) -> Duration {
        Duration::from_millis(time)
    }

    #[test]
    fn numbers_and_times_have_three_digits() {
        for (told, wanted) in [
            (number(52310.4), "52310"),
            (number(99.96), "100"),
            (number(99.9), "99.9"),
            (number(100.0), "100"),
            (number(10.0), "10"),
            (number(9.99), "9.99"),
            (number(0.5), "0.5"),
            (number(0.001), "0.001"),
            (number(0.0), "0"),
            (time(Duration::from_nanos(84_120)), "84.1 µs"),
            (time(Duration::from_nanos(999_600)), "1.00 ms"),
            (time(Duration::from_micros(12_340)), "12.3 ms"),
            (time(Duration::from_millis(999)), "999 ms"),
            (time(Duration::from_micros(999_600)), "1.00 s"),
            (time(Duration::from_secs(5000)), "5000 s"),
            (time(Duration::ZERO), "0.00 µs"),
        ] {
            assert_eq!(told, wanted);
        }
    }

    #[test]
    fn every_time_is_in_one_bar() {
        let many: Vec<_> = (0..1000).map(|n| 10 + n % 37 + n / 990 * 500).collect();
        for all in [
            &many[..],
            &[1, 1, 1, 1],
            &[7],
            &[0, 0],
            &[1, 3_600_000],
            &[0, 9],
        ] {
            let times = times(all);
            let bars = bars(&times);
            let sum: u64 = bars.iter().map(|(_, n)| n).sum();
            assert_eq!(sum, all.len() as u64, "{all:?}: {bars:?}");
            assert!(bars.len() <= 13, "{bars:?}");
            assert!(bars.is_sorted_by_key(|(until, _)| *until), "{bars:?}");
            assert!(
                bars.first().unwrap().1 > 0 && bars.last().unwrap().1 > 0,
                "{bars:?}"
            );
        }
    }

    #[test]
    fn bars_fit_the_terminal() {
        let mut all = vec![10; 90];
        all.extend([20; 45]);
        all.extend([500; 1]);
        let shown = picture(&times(&all), 40);
        let first = shown.lines().next().unwrap();
        assert!(
            first.ends_with(&format!("90  {}", BAR.repeat(22))),
            "{shown}"
        );
        assert!(
            shown.contains(&format!("45  {}\n", BAR.repeat(11))),
            "{shown}"
        );
        assert!(
            shown.lines().all(|line| line.chars().count() < 40),
            "{shown}"
        );
        assert!(
            shown.lines().last().unwrap().contains("500 ms   1  ▎"),
            "{shown}"
        );
    }

    #[test]
    fn what_was_measured_is_one_object() {
        let mut measured = Measured::new(true).unwrap();
        for _ in 0..4 {
            measured.handle_ended(ms(2), None);
        }
        let told = Told {
            plan: &plan(),
            time: ms(500),
            measured: &measured,
        };
        let json = told.as_json().to_string();
        assert!(
            json.starts_with(
                r#"{"service":"m","method":"create","connections":2,"inFlight":1,"rate":100,"seconds":0.5,"calls":4,"callsPerSecond":8,"ok":4,"errors":{},"latency":{"#
            ),
            "{json}"
        );
        assert!(
            json.ends_with(
                r#""events":{"unit":"ms","min":null,"mean":null,"p50":null,"p90":null,"p99":null,"p99.9":null,"max":null,"missing":0}}"#
            ),
            "{json}"
        );
    }

    #[test]
    fn errors_are_told_by_their_class_and_cannot_drive_a_terminal() {
        let mut measured = Measured::new(false).unwrap();
        measured.errors.push(("\u{1b}[2J (404)".to_owned(), 2));
        let told = |measured: &Measured| {
            let plan = plan();
            let told = Told {
                plan: &plan,
                time: Duration::ZERO,
                measured,
            };
            told.as_text(Some(80))
        };
        let text = told(&measured);
        assert!(
            text.contains("\ncalls   2 in 0.00 µs, 0 a second\n"),
            "{text}"
        );
        assert!(text.ends_with("\nerrors  2 \\u001b[2J (404)\n"), "{text}");
        measured.errors.push(("timeout".to_owned(), 1));
        let text = told(&measured);
        assert!(
            text.ends_with("errors  3: 2 \\u001b[2J (404), 1 timeout\n"),
            "{text}"
        );
    }
}
