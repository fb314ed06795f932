//! Days and times as people write them.

use std::sync::LazyLock;

use chinese_number::{ChineseCountMethod, ChineseToNumber};
use jiff::civil::{Date, Time, Weekday};
use regex::Regex;

/// A number of one or two figures, in either way of writing.
fn number<T: TryFrom<i64>>(text: &str) -> Option<T> {
    let text = text.trim();
    let value: i64 = match text.parse() {
        Ok(value) => value,
        Err(_) => {
            // 廿 is twenty where it stands in a day.
            let text = text.replace("廿", "二十").replace(['〇', '○'], "零").replace('两', "二");
            text.to_number(ChineseCountMethod::TenThousand).ok()?
        }
    };
    T::try_from(value).ok()
}

/// A number as it stands beside 应到: `8`, `八`, `十二`.
pub(crate) fn count(text: &str) -> Option<u32> {
    // The characters of fractions and of far greater numbers are none of a count of people, and not all of them are read safely.
    let is_plain = |c: char| c.is_ascii_digit() || c == ' ' || "〇○零一二两三四五六七八九十百".contains(c);
    text.chars().all(is_plain).then(|| number(text)).flatten()
}

fn year(text: &str) -> Option<i16> {
    let figures = text.chars().map(|c| match c {
        '〇' | '零' | '○' | 'O' | 'o' => Some('0'),
        '一' => Some('1'),
        '二' => Some('2'),
        '三' => Some('3'),
        '四' => Some('4'),
        '五' => Some('5'),
        '六' => Some('6'),
        '七' => Some('7'),
        '八' => Some('8'),
        '九' => Some('9'),
        figure if figure.is_ascii_digit() => Some(figure),
        _ => None,
    });
    figures.collect::<Option<String>>()?.parse().ok()
}

/// Built once; the pattern is part of the program.
pub(crate) fn pattern(text: &str) -> Regex {
    Regex::new(text).unwrap_or_else(|fault| unreachable!("a pattern of the program: {fault}"))
}

static DATE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"([0-9]{4}|[〇○零一二三四五六七八九Oo]{4})\s*[年./-]\s*([0-9]{1,2}|[一二三四五六七八九十]{1,3})\s*[月./-]\s*([0-9]{1,2}|[一二三四五六七八九十廿]{1,4})\s*[日号]?",
    )
});
static WEEKDAY: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:星期|礼拜|周)\s*([一二三四五六日天])"));
static CLOCK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(凌晨|早上|上午|中午|下午|晚上|傍晚|晚)?\s*([0-9]{1,2}|[一二两三四五六七八九十]{1,3})\s*(?::|点钟|点|时)\s*([0-9]{1,2}|[一三]刻|[一二三四五六七八九十〇零]{1,3}|半|整)?\s*分?",
    )
});

/// The first day in a text.
pub(crate) fn date(text: &str) -> Option<Date> {
    DATE.captures_iter(text).find_map(|found| {
        let (year, month, day) = (year(&found[1])?, number(&found[2])?, number(&found[3])?);
        Date::new(year, month, day).ok()
    })
}

static DAY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"([0-9]{1,2}|[一二三四五六七八九十]{1,3})\s*月\s*([0-9]{1,2}|[一二三四五六七八九十廿]{1,4})\s*[日号]",
    )
});
static YEAR: LazyLock<Regex> = LazyLock::new(|| pattern(r"([0-9]{4}|[〇○零一二三四五六七八九]{4})\s*年"));

/// The first year in a text.
pub(crate) fn year_of(text: &str) -> Option<i16> {
    year(&YEAR.captures(text)?[1])
}

/// The first day in a text that leaves out the year, which is told elsewhere.
pub(crate) fn day_of(text: &str, year: i16) -> Option<Date> {
    let found = DAY.captures(text)?;
    Date::new(year, number(&found[1])?, number(&found[2])?).ok()
}

/// The day of the week in a text.
pub(crate) fn weekday(text: &str) -> Option<Weekday> {
    let found = WEEKDAY.captures(text)?;
    Some(match &found[1] {
        "一" => Weekday::Monday,
        "二" => Weekday::Tuesday,
        "三" => Weekday::Wednesday,
        "四" => Weekday::Thursday,
        "五" => Weekday::Friday,
        "六" => Weekday::Saturday,
        _ => Weekday::Sunday,
    })
}

/// The beginning and the end in a text, as far as they are there. What stands in the afternoon is said once for both.
pub(crate) fn span(text: &str) -> (Option<Time>, Option<Time>) {
    let without = DATE.replace_all(text, " ");
    let without = DAY.replace_all(&without, " ");
    let mut times = CLOCK.captures_iter(&without).scan(None, |half, found| {
        *half = found.get(1).map(|m| m.as_str().to_owned()).or(half.take());
        Some(time(half.as_deref(), &found[2], found.get(3).map(|m| m.as_str())))
    });
    (times.next().flatten(), times.next().flatten())
}

fn time(half: Option<&str>, hour: &str, minute: Option<&str>) -> Option<Time> {
    let hour: i8 = number(hour)?;
    let minute = match minute {
        None | Some("整") => 0,
        Some("一刻") => 15,
        Some("半") => 30,
        Some("三刻") => 45,
        Some(minute) => number(minute)?,
    };
    let late = match half {
        Some("下午" | "晚上" | "晚" | "傍晚") => hour < 12,
        // From half past twelve to twenty past one.
        Some("中午") => hour < 4,
        _ => false,
    };
    Time::new(if late { hour + 12 } else { hour }, minute, 0, 0).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;

    #[test]
    fn days_are_read_as_people_write_them() {
        for text in [
            "2023年5月12日",
            "2023.5.12 14:30-16:00",
            "2023-05-12",
            "2023/5/12",
            "二〇二三年五月十二日",
            "二○二三年五月十二日下午",
            "2023 年 5 月 12 日",
        ] {
            assert_eq!(super::date(text), Some(date(2023, 5, 12)), "{text}");
        }
        assert_eq!(super::date("二〇二三年十一月廿三日"), Some(date(2023, 11, 23)));
        for none in ["2023年13月1日", "2023年2月30日", "****年**月**日", "5月12日"] {
            assert_eq!(super::date(none), None, "{none}");
        }
    }

    #[test]
    fn times_are_read_as_people_write_them() {
        let afternoon = (Some(time(14, 30, 0, 0)), Some(time(16, 0, 0, 0)));
        for text in [
            "2023.5.12 14:30-16:00",
            "2023年5月12日下午2:30-4:00",
            "2023年5月12日，下午2时30分至4时",
            "二〇二三年五月十二日下午两点半至四点",
            "下午2点半-下午4点整",
        ] {
            assert_eq!(span(text), afternoon, "{text}");
        }
        assert_eq!(span("中午12点30分，1点20分结束"), (Some(time(12, 30, 0, 0)), Some(time(13, 20, 0, 0))));
        assert_eq!(span("上午9:00—11:30").0, Some(time(9, 0, 0, 0)));
        assert_eq!(span("十点一刻至十一点三刻"), (Some(time(10, 15, 0, 0)), Some(time(11, 45, 0, 0))));
        assert_eq!(span("5月20日17时40分").0, Some(time(17, 40, 0, 0)));
        assert_eq!(day_of("5月20日17时40分", 2026), Some(date(2026, 5, 20)));
        assert_eq!((year_of("2026年第5次"), year_of("第5次")), (Some(2026), None));
        assert_eq!(span("2023年5月12日"), (None, None));
        assert_eq!(weekday("2023年5月12日（星期五）"), Some(Weekday::Friday));
        assert_eq!(weekday("周日下午"), Some(Weekday::Sunday));
        assert_eq!(
            (count("12"), count("十二"), count("八"), count("多")),
            (Some(12), Some(12), Some(8), None)
        );
    }
}
