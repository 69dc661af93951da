#include "models/domain/slaproof.h"

#include "models/domain/format.h"
#include "models/domain/slacalendarforms.h"
#include "models/domain/vocabulary.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QLocale>

#include <algorithm>

namespace {

constexpr qint64 msPerSecond = 1'000;
constexpr qint64 msPerMinute = 60 * msPerSecond;
constexpr qint64 msPerHour = 60 * msPerMinute;
constexpr int longestWhy = 120;

QString text(const char *source)
{
    return QCoreApplication::translate("SlaProof", source);
}

const QLocale &english()
{
    static const QLocale locale(QLocale::English, QLocale::UnitedStates);
    return locale;
}

/// The holidays that a closed span touches: it may begin the evening before one.
QString closedWords(const SlaCalendar &calendar, const SlaSegment &segment)
{
    const QTimeZone zone(calendar.timeZone);
    const QDate first = segment.from.toTimeZone(zone).date();
    const QDate last = segment.until.addMSecs(-1).toTimeZone(zone).date();
    QString words = text("calendar closed");
    for (const SlaHoliday &holiday : calendar.holidays) {
        if (holiday.date >= first && holiday.date <= last)
            words += QStringLiteral(" · ")
                + (holiday.name.isEmpty() ? text("holiday") : Format::singleLine(holiday.name, longestWhy));
    }
    return words;
}

SlaProofRow rowOf(const SlaSegment &segment, const SlaCalendar &calendar)
{
    SlaProofRow row;
    row.from = segment.from;
    row.until = segment.until;
    const qint64 span = segment.from.msecsTo(segment.until);
    switch (segment.what) {
    case SlaSegment::What::Counted:
        row.countedMs = span;
        break;
    case SlaSegment::What::Paused:
        row.pausedMs = span;
        row.why = text("paused: %1").arg(Format::singleLine(segment.why, longestWhy));
        break;
    case SlaSegment::What::Closed:
        row.closedMs = span;
        row.why = closedWords(calendar, segment);
        break;
    }
    return row;
}

QString iso(const QDateTime &instant)
{
    return instant.isValid() ? instant.toUTC().toString(Qt::ISODateWithMs) : QString();
}

QJsonValue isoOrNull(const QDateTime &instant)
{
    return instant.isValid() ? QJsonValue(iso(instant)) : QJsonValue(QJsonValue::Null);
}

QString kindWord(SlaEvent::Kind kind)
{
    constexpr std::array<const char *, 7> words {"started",  "paused",    "resumed",   "completed",
                                                 "reopened", "cancelled", "retargeted"};
    return QString::fromLatin1(words.at(static_cast<size_t>(kind)));
}

QString stageTitle(const SlaProof &proof)
{
    return QStringLiteral("%1: %2").arg(displayWord(proof.record.stage), displayWord(proof.verdict.status));
}

QString sheetTitle(const SlaRecord &record)
{
    const QString title = Format::singleLine(record.title, longestWhy);
    const QString number = text("SLA proof of %1").arg(Format::workOrder(record.number));
    return title.isEmpty() ? number : QString(number + QStringLiteral(" · ") + title);
}

QString sheetFacts(const SlaRecord &record, const QTimeZone &zone)
{
    const auto urgency = urgencyFromWire(record.urgency);
    QStringList parts {Format::singleLine(record.trade, longestWhy),
                       urgency ? displayWord(*urgency) : Format::singleLine(record.urgency, longestWhy)};
    parts.removeAll(QString());
    const QDateTime local = record.readAt.toTimeZone(zone);
    parts.append(
        text("as of %1 (%2), database time")
            .arg(english().toString(local, QStringLiteral("d MMM yyyy HH:mm:ss")), QString::fromLatin1(zone.id())));
    if (!record.siteZone.isEmpty())
        parts.append(text("site %1").arg(QString::fromLatin1(record.siteZone)));
    return parts.join(QStringLiteral(" · "));
}

QString disagreement(const SlaProof &proof)
{
    return text("Proof and badge disagree. The engine says %1 after %2.")
        .arg(verdictDisplayWord(proof.record.engineStatus), exactDuration(proof.record.engineElapsedMs, true));
}

QStringList columnTitles()
{
    return {text("From"), text("To"), text("Counted"), text("Paused"), text("Closed"), text("Why"), text("Sum")};
}

QStringList cellsOf(const SlaProofRow &row, const SlaProofStyle &style)
{
    return {proofInstant(row.from, style),
            proofUntil(row, style),
            proofSpan(row.countedMs, style),
            proofSpan(row.pausedMs, style),
            proofSpan(row.closedMs, style),
            proofWhy(row, style),
            exactDuration(row.sumMs, style.milliseconds)};
}

bool isNumeric(qsizetype column)
{
    constexpr qsizetype firstNumber = 2;
    constexpr qsizetype why = 5;
    return column >= firstNumber && column != why;
}

/// Columns of equal width, numbers to the right.
QStringList tableLines(const SlaProof &proof, const SlaProofStyle &style)
{
    QList<QStringList> lines {columnTitles()};
    for (const SlaProofRow &row : proof.rows)
        lines.append(cellsOf(row, style));
    QList<qsizetype> widths(columnTitles().size(), 0);
    for (const QStringList &line : std::as_const(lines)) {
        for (qsizetype i = 0; i < line.size(); ++i)
            widths[i] = std::max(widths.at(i), line.at(i).size());
    }
    QStringList written;
    for (const QStringList &line : std::as_const(lines)) {
        QStringList cells;
        for (qsizetype i = 0; i < line.size(); ++i)
            cells.append(isNumeric(i) ? line.at(i).rightJustified(widths.at(i))
                                      : line.at(i).leftJustified(widths.at(i)));
        written.append(QStringLiteral("  ") + cells.join(QStringLiteral("  ")));
    }
    return written;
}

/// Widths in percent; numbers do not wrap.
QString tableHtml(const SlaProof &proof, const SlaProofStyle &style)
{
    constexpr std::array<int, 7> widths {20, 19, 12, 11, 11, 14, 13};
    const auto cell = [&widths](const QString &words, qsizetype column, const char *tag) {
        QString shown = words.toHtmlEscaped();
        if (isNumeric(column))
            shown.replace(QLatin1Char(' '), QStringLiteral("&nbsp;"));
        return QStringLiteral("<%1 width=\"%2%\" align=\"%3\">%4</%1>")
            .arg(QLatin1String(tag))
            .arg(widths.at(static_cast<size_t>(column)))
            .arg(isNumeric(column) ? QStringLiteral("right") : QStringLiteral("left"), shown);
    };
    QString html = QStringLiteral("<table width=\"100%\" cellspacing=\"0\" cellpadding=\"3\" border=\"1\" "
                                  "style=\"border-collapse: collapse; border-color: #999999\"><thead><tr>");
    const QStringList titles = columnTitles();
    for (qsizetype i = 0; i < titles.size(); ++i)
        html += cell(titles.at(i), i, "th");
    html += QStringLiteral("</tr></thead>");
    for (const SlaProofRow &row : proof.rows) {
        html += QStringLiteral("<tr>");
        const QStringList cells = cellsOf(row, style);
        for (qsizetype i = 0; i < cells.size(); ++i)
            html += cell(cells.at(i), i, "td");
        html += QStringLiteral("</tr>");
    }
    return html + QStringLiteral("</table>");
}

QJsonObject segmentJson(const SlaProofRow &row)
{
    const QString what = row.pausedMs > 0 ? QStringLiteral("paused")
        : row.closedMs > 0                ? QStringLiteral("closed")
                                          : QStringLiteral("counted");
    return {{QStringLiteral("from"), iso(row.from)},
            {QStringLiteral("until"), iso(row.until)},
            {QStringLiteral("what"), what},
            {QStringLiteral("counted_ms"), row.countedMs},
            {QStringLiteral("paused_ms"), row.pausedMs},
            {QStringLiteral("closed_ms"), row.closedMs},
            {QStringLiteral("why"), row.why},
            {QStringLiteral("sum_ms"), row.sumMs}};
}

QJsonObject eventJson(const SlaEvent &event)
{
    QJsonObject json {{QStringLiteral("kind"), kindWord(event.kind)}, {QStringLiteral("at"), iso(event.at)}};
    if (event.recordedAt.isValid())
        json.insert(QStringLiteral("recorded_at"), iso(event.recordedAt));
    if (!event.reason.isEmpty())
        json.insert(QStringLiteral("reason"), event.reason);
    if (!event.actor.isEmpty())
        json.insert(QStringLiteral("by"), event.actor);
    if (event.targetMinutes > 0)
        json.insert(QStringLiteral("target_minutes"), event.targetMinutes);
    return json;
}

QJsonObject calendarJson(const SlaCalendar &calendar)
{
    return {{QStringLiteral("id"), calendar.id.toString(QUuid::WithoutBraces)},
            {QStringLiteral("version_id"), calendar.versionId},
            {QStringLiteral("name"), calendar.name},
            {QStringLiteral("version"), calendar.version},
            {QStringLiteral("time_zone"), QString::fromLatin1(calendar.timeZone)},
            {QStringLiteral("around_the_clock"), calendar.aroundTheClock},
            {QStringLiteral("weekly"), weeklyToJson(calendar.week)},
            {QStringLiteral("holidays"), holidaysToJson(calendar.holidays)}};
}

QJsonObject verdictJson(const SlaVerdict &verdict)
{
    return {{QStringLiteral("status"), wireWord(verdict.status)},
            {QStringLiteral("elapsed_ms"), verdict.elapsedMs},
            {QStringLiteral("remaining_ms"), verdict.remainingMs},
            {QStringLiteral("target_ms"), verdict.targetMs},
            {QStringLiteral("started_at"), isoOrNull(verdict.startedAt)},
            {QStringLiteral("warn_at"), isoOrNull(verdict.warnAt)},
            {QStringLiteral("due_at"), isoOrNull(verdict.dueAt)},
            {QStringLiteral("ended_at"), isoOrNull(verdict.endedAt)},
            {QStringLiteral("paused_at"), isoOrNull(verdict.pausedAt)},
            {QStringLiteral("pause_reason"), verdict.pauseReason}};
}

QJsonObject stageJson(const SlaProof &proof)
{
    const SlaStageRecord &record = proof.record;
    QJsonArray segments;
    for (const SlaProofRow &row : proof.rows)
        segments.append(segmentJson(row));
    QJsonArray events;
    for (const SlaEvent &event : record.events)
        events.append(eventJson(event));
    QJsonObject json {{QStringLiteral("timer_id"), record.timerId.toString(QUuid::WithoutBraces)},
                      {QStringLiteral("stage"), wireWord(record.stage)},
                      {QStringLiteral("target_minutes"), record.targetMinutes},
                      {QStringLiteral("fallback"), record.fallback},
                      {QStringLiteral("edited"), record.edited},
                      {QStringLiteral("policy"),
                       QJsonObject {{QStringLiteral("version_id"), record.terms.policyVersionId},
                                    {QStringLiteral("version"), record.terms.policyVersion},
                                    {QStringLiteral("warn_percent"), record.terms.warnPercent}}},
                      {QStringLiteral("calendar"), calendarJson(record.calendar)},
                      {QStringLiteral("events"), events},
                      {QStringLiteral("segments"), segments},
                      {QStringLiteral("counted_ms"), proof.countedMs},
                      {QStringLiteral("paused_ms"), proof.pausedMs},
                      {QStringLiteral("closed_ms"), proof.closedMs},
                      {QStringLiteral("verdict"), verdictJson(proof.verdict)},
                      {QStringLiteral("sum_equals_verdict"), proof.isSum()}};
    if (!record.engineStatus.isEmpty())
        json.insert(QStringLiteral("engine"),
                    QJsonObject {{QStringLiteral("status"), record.engineStatus},
                                 {QStringLiteral("elapsed_ms"), record.engineElapsedMs},
                                 {QStringLiteral("agrees"), engineAgrees(record, proof.at)}});
    return json;
}

} // namespace

bool SlaProof::isSum() const
{
    const QDateTime end = verdict.endedAt.isValid() ? std::min(at, verdict.endedAt) : at;
    return countedMs == verdict.elapsedMs && spanMs() == std::max<qint64>(0, verdict.startedAt.msecsTo(end));
}

SlaProof slaProofOf(const SlaStageRecord &record, const QDateTime &at)
{
    const SlaOpenTime open(record.calendar);
    SlaProof proof;
    proof.record = record;
    proof.at = at;
    proof.verdict = slaVerdict(record.events, record.terms, open, at);
    const QList<SlaSegment> segments = slaProof(record.events, open, at);
    for (const SlaSegment &segment : segments) {
        SlaProofRow row = rowOf(segment, record.calendar);
        proof.countedMs += row.countedMs;
        proof.pausedMs += row.pausedMs;
        proof.closedMs += row.closedMs;
        row.sumMs = proof.countedMs;
        proof.rows.append(row);
    }
    return proof;
}

SlaProofSheet slaProofSheet(const SlaRecord &record)
{
    SlaProofSheet sheet;
    sheet.record = record;
    for (const SlaStageRecord &stage : record.stages)
        sheet.stages.append(slaProofOf(stage, record.readAt));
    return sheet;
}

bool engineAgrees(const SlaStageRecord &record, const QDateTime &readAt)
{
    if (record.engineStatus.isEmpty())
        return true;
    const SlaVerdict verdict = slaVerdict(record.events, record.terms, SlaOpenTime(record.calendar), readAt);
    return wireWord(verdict.status) == record.engineStatus && verdict.elapsedMs == record.engineElapsedMs;
}

bool engineAgrees(const SlaRecord &record)
{
    return std::all_of(record.stages.cbegin(), record.stages.cend(),
                       [&record](const SlaStageRecord &stage) { return engineAgrees(stage, record.readAt); });
}

QString displayWord(SlaVerdict::Status status)
{
    constexpr std::array<const char *, 7> words {
        QT_TRANSLATE_NOOP("SlaProof", "on time"),  QT_TRANSLATE_NOOP("SlaProof", "at risk"),
        QT_TRANSLATE_NOOP("SlaProof", "breached"), QT_TRANSLATE_NOOP("SlaProof", "paused"),
        QT_TRANSLATE_NOOP("SlaProof", "met"),      QT_TRANSLATE_NOOP("SlaProof", "missed"),
        QT_TRANSLATE_NOOP("SlaProof", "cancelled")};
    return text(words.at(static_cast<size_t>(status)));
}

QString verdictDisplayWord(const QString &wire)
{
    constexpr int statuses = 7;
    for (int i = 0; i < statuses; ++i) {
        if (wireWord(static_cast<SlaVerdict::Status>(i)) == wire)
            return displayWord(static_cast<SlaVerdict::Status>(i));
    }
    return wire;
}

QString exactDuration(qint64 ms, bool milliseconds)
{
    QStringList parts;
    if (const qint64 hours = ms / msPerHour; hours != 0)
        parts.append(Format::count(hours) + QLatin1Char('h'));
    if (const qint64 minutes = ms % msPerHour / msPerMinute; minutes != 0)
        parts.append(QString::number(minutes) + QLatin1Char('m'));
    const qint64 seconds = ms % msPerMinute / msPerSecond;
    if (const qint64 rest = ms % msPerSecond; milliseconds && rest != 0)
        parts.append(QStringLiteral("%1.%2s").arg(seconds).arg(rest, 3, 10, QLatin1Char('0')));
    else if (seconds != 0 || parts.isEmpty())
        parts.append(QString::number(seconds) + QLatin1Char('s'));
    return parts.join(QLatin1Char(' '));
}

SlaProofStyle proofStyle(const SlaProof &proof, const QTimeZone &zone, const QTimeZone &site)
{
    SlaProofStyle style;
    style.zone = zone;
    style.site = site;
    if (proof.rows.isEmpty())
        return style;
    style.dates = proof.rows.first().from.toTimeZone(zone).date() != proof.rows.last().until.toTimeZone(zone).date();
    style.milliseconds = std::any_of(proof.rows.cbegin(), proof.rows.cend(), [](const SlaProofRow &row) {
        return row.from.toMSecsSinceEpoch() % msPerSecond != 0 || row.until.toMSecsSinceEpoch() % msPerSecond != 0;
    });
    return style;
}

QString proofInstant(const QDateTime &instant, const SlaProofStyle &style)
{
    if (!instant.isValid())
        return Format::unknown();
    const QString clock = style.milliseconds ? QStringLiteral("HH:mm:ss.zzz") : QStringLiteral("HH:mm:ss");
    const QString shown = style.dates ? QStringLiteral("ddd d MMM ") + clock : clock;
    const QString local = english().toString(instant.toTimeZone(style.zone), shown);
    if (!style.site.isValid() || style.site.offsetFromUtc(instant) == style.zone.offsetFromUtc(instant))
        return local;
    return text("%1 · %2 site").arg(local, Format::shortClock(instant, style.site));
}

QString proofUntil(const SlaProofRow &row, const SlaProofStyle &style)
{
    SlaProofStyle shown = style;
    shown.dates = style.dates && row.from.toTimeZone(style.zone).date() != row.until.toTimeZone(style.zone).date();
    return proofInstant(row.until, shown);
}

QString proofSpan(qint64 ms, const SlaProofStyle &style)
{
    return ms == 0 ? QString() : exactDuration(ms, style.milliseconds);
}

QString proofWhy(const SlaProofRow &row, const SlaProofStyle &style)
{
    const int change = style.zone.offsetFromUtc(row.until) - style.zone.offsetFromUtc(row.from);
    if (change == 0)
        return row.why;
    const QString size = exactDuration(std::abs(change) * msPerSecond);
    const QString note = change < 0 ? text("clocks went back %1").arg(size) : text("clocks went forward %1").arg(size);
    return row.why.isEmpty() ? note : QString(row.why + QStringLiteral(" · ") + note);
}

QString closingLine(const SlaProof &proof)
{
    const bool milliseconds = proofStyle(proof, QTimeZone::utc(), {}).milliseconds;
    QString sum = text("Counted %1 + paused %2")
                      .arg(exactDuration(proof.countedMs, milliseconds), exactDuration(proof.pausedMs, milliseconds));
    if (proof.closedMs > 0)
        sum += text(" + closed %1").arg(exactDuration(proof.closedMs, milliseconds));
    const QString verdict = proof.isSum()
        ? text("✓ sum equals verdict")
        : text("✗ sum does not equal verdict: it says %1").arg(exactDuration(proof.verdict.elapsedMs, true));
    return text("%1 = %2 elapsed. Verdict: %3. %4")
        .arg(sum, exactDuration(proof.spanMs(), milliseconds), displayWord(proof.verdict.status), verdict);
}

QString termsWords(const SlaStageRecord &record)
{
    QString target = text("target %1").arg(exactDuration(record.targetMinutes * msPerMinute));
    if (record.edited)
        target += text(" (set by hand)");
    else if (record.fallback)
        target += text(" (fallback: no preset)");
    const QString policy =
        record.terms.policyVersion == 0 ? text("built-in presets") : text("policy v%1").arg(record.terms.policyVersion);
    return text("%1 · %2, warning at %3 % · %4 v%5")
        .arg(target, policy)
        .arg(record.terms.warnPercent)
        .arg(Format::singleLine(record.calendar.name, longestWhy))
        .arg(record.calendar.version);
}

QList<SlaProofRow> rowsByDay(const QList<SlaProofRow> &rows, const QTimeZone &zone)
{
    QList<SlaProofRow> days;
    for (const SlaProofRow &row : rows) {
        const QDate date = row.from.toTimeZone(zone).date();
        if (days.isEmpty() || days.last().from.toTimeZone(zone).date() != date) {
            days.append(row);
            continue;
        }
        SlaProofRow &day = days.last();
        day.until = row.until;
        day.countedMs += row.countedMs;
        day.pausedMs += row.pausedMs;
        day.closedMs += row.closedMs;
        day.sumMs = row.sumMs;
        QStringList reasons = day.why.isEmpty() ? QStringList() : day.why.split(QStringLiteral("; "));
        if (!row.why.isEmpty() && !reasons.contains(row.why))
            reasons.append(row.why);
        day.why = reasons.join(QStringLiteral("; "));
    }
    return days;
}

QStringList targetChanges(const SlaStageRecord &record, const QTimeZone &zone)
{
    QStringList changes;
    int before = 0;
    for (const SlaEvent &event : record.events) {
        if (event.kind != SlaEvent::Kind::Started && event.kind != SlaEvent::Kind::Retargeted)
            continue;
        if (before > 0 && event.targetMinutes != before)
            changes.append(text("target %1 → %2 at %3 by %4")
                               .arg(exactDuration(before * msPerMinute),
                                    exactDuration(event.targetMinutes * msPerMinute), Format::clock(event.at, zone),
                                    Format::singleLine(event.actor, 60)));
        before = event.targetMinutes;
    }
    return changes;
}

QString proofText(const SlaProofSheet &sheet, const QTimeZone &zone)
{
    const QTimeZone site(sheet.record.siteZone);
    QStringList lines {sheetTitle(sheet.record), sheetFacts(sheet.record, zone)};
    if (sheet.stages.isEmpty())
        lines.append({QString(), text("No stage has started, so nothing was counted.")});
    for (const SlaProof &proof : sheet.stages) {
        lines.append({QString(), stageTitle(proof), termsWords(proof.record)});
        if (!proof.record.calendar.aroundTheClock)
            lines.append(calendarWords(proof.record.calendar));
        lines.append(targetChanges(proof.record, zone));
        lines.append(tableLines(proof, proofStyle(proof, zone, site)));
        lines.append(closingLine(proof));
        if (!engineAgrees(proof.record, proof.at))
            lines.append(disagreement(proof));
    }
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

QJsonObject proofJson(const SlaProofSheet &sheet)
{
    const SlaRecord &record = sheet.record;
    QJsonArray stages;
    for (const SlaProof &proof : sheet.stages)
        stages.append(stageJson(proof));
    return {
        {QStringLiteral("work_order"),
         QJsonObject {{QStringLiteral("id"), record.job.toString()},
                      {QStringLiteral("number"), record.number},
                      {QStringLiteral("title"), record.title},
                      {QStringLiteral("trade"), record.trade},
                      {QStringLiteral("urgency"), record.urgency},
                      {QStringLiteral("site_time_zone"), QString::fromLatin1(record.siteZone)}}},
        {QStringLiteral("read_at"), isoOrNull(record.readAt)},
        {QStringLiteral("policy_version"), record.policyVersion},
        {QStringLiteral("stages"), stages},
        {QStringLiteral("sums_equal_verdicts"),
         std::all_of(sheet.stages.cbegin(), sheet.stages.cend(), [](const SlaProof &proof) { return proof.isSum(); })},
        {QStringLiteral("engine_agrees"), engineAgrees(record)}};
}

QString proofHtml(const SlaProofSheet &sheet, const QTimeZone &zone)
{
    const QTimeZone site(sheet.record.siteZone);
    const auto paragraph = [](const QString &words) {
        return QStringLiteral("<p>%1</p>").arg(words.toHtmlEscaped());
    };
    QString html = QStringLiteral("<h2>%1</h2>").arg(sheetTitle(sheet.record).toHtmlEscaped())
        + paragraph(sheetFacts(sheet.record, zone));
    if (sheet.stages.isEmpty())
        html += paragraph(text("No stage has started, so nothing was counted."));
    for (const SlaProof &proof : sheet.stages) {
        html +=
            QStringLiteral("<h3>%1</h3>").arg(stageTitle(proof).toHtmlEscaped()) + paragraph(termsWords(proof.record));
        if (!proof.record.calendar.aroundTheClock)
            html += paragraph(calendarWords(proof.record.calendar));
        const QStringList changes = targetChanges(proof.record, zone);
        for (const QString &change : changes)
            html += paragraph(change);
        html += tableHtml(proof, proofStyle(proof, zone, site))
            + QStringLiteral("<p><b>%1</b></p>").arg(closingLine(proof).toHtmlEscaped());
        if (!engineAgrees(proof.record, proof.at))
            html += paragraph(disagreement(proof));
    }
    return html;
}
