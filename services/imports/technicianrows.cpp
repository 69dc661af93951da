#include "services/imports/technicianrows.h"

#include "services/imports/csvreader.h"

#include "models/domain/vocabulary.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QHash>

namespace {

constexpr double largestRadiusMiles = 500;
constexpr int longestWorkingLifeYears = 80;
constexpr qsizetype longestEmail = 254; // RFC 5321, 4.5.3.1.3 less its angle brackets

QString text(const char *source)
{
    return QCoreApplication::translate("TechnicianRows", source);
}

struct Known
{
    const char *name;
    TechnicianRows::Column column;
};

// Every name a column may have in the header, compared without case and with blanks and dashes as underscores.
constexpr Known knownNames[] = {
    {"full_name", TechnicianRows::FullName},
    {"name", TechnicianRows::FullName},
    {"email", TechnicianRows::Email},
    {"e_mail", TechnicianRows::Email},
    {"email_address", TechnicianRows::Email},
    {"phone", TechnicianRows::Phone},
    {"phone_number", TechnicianRows::Phone},
    {"trade_needed", TechnicianRows::Trade},
    {"trade", TechnicianRows::Trade},
    {"address_text", TechnicianRows::Address},
    {"address", TechnicianRows::Address},
    {"city", TechnicianRows::City},
    {"state", TechnicianRows::State},
    {"lat", TechnicianRows::Latitude},
    {"latitude", TechnicianRows::Latitude},
    {"lng", TechnicianRows::Longitude},
    {"lon", TechnicianRows::Longitude},
    {"longitude", TechnicianRows::Longitude},
    {"signed_up", TechnicianRows::SignedUp},
    {"consent_date", TechnicianRows::ConsentDate},
    {"preferred_contact", TechnicianRows::PreferredContact},
    {"is_available", TechnicianRows::Available},
    {"available", TechnicianRows::Available},
    {"service_area_radius", TechnicianRows::RadiusMiles},
    {"radius_miles", TechnicianRows::RadiusMiles},
    {"years_experience", TechnicianRows::YearsExperience},
    {"license_number", TechnicianRows::LicenseNumber},
    {"bio", TechnicianRows::Bio},
};

/// One field on its way from bytes to COPY text: either a value (perhaps null) or a problem.
struct Checked
{
    QByteArray value;
    bool isNull = true;
    QString problem;

    static Checked null() { return {}; }
    static Checked of(QByteArray bytes) { return {std::move(bytes), false, {}}; }
    static Checked wrong(const QString &problem) { return {{}, true, problem}; }
};

QByteArrayView trimmed(QByteArrayView bytes)
{
    // An exported file guards what a spreadsheet would take for a formula with a leading apostrophe.
    bytes = bytes.trimmed();
    if (bytes.size() > 1 && bytes[0] == '\'' && QByteArrayView("=+-@").contains(bytes[1]))
        bytes = bytes.sliced(1);
    return bytes;
}

bool hasControlCharacter(QByteArrayView bytes)
{
    for (const char c : bytes) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F)
            return true;
    }
    return false;
}

Checked plainText(QByteArrayView bytes, qsizetype longest)
{
    if (bytes.isEmpty())
        return Checked::null();
    if (bytes.size() > longest)
        return Checked::wrong(text("longer than %1 bytes").arg(longest));
    if (hasControlCharacter(bytes))
        return Checked::wrong(text("holds a line break or another control character"));
    return Checked::of(bytes.toByteArray());
}

Checked email(QByteArrayView bytes)
{
    if (bytes.isEmpty())
        return Checked::null();
    const qsizetype at = bytes.indexOf('@');
    const QByteArrayView domain = bytes.sliced(at + 1);
    bool plain = bytes.size() <= longestEmail && at > 0 && at <= 64 && !domain.contains('@') && domain.contains('.')
        && !domain.startsWith('.') && !domain.endsWith('.') && !domain.contains("..");
    for (const char c : bytes)
        plain =
            plain && static_cast<unsigned char>(c) > 0x20 && c != 0x7F && !QByteArrayView("<>()[],;:\\\"").contains(c);
    return plain ? Checked::of(bytes.toByteArray()) : Checked::wrong(text("not an e-mail address"));
}

Checked phone(QByteArrayView bytes)
{
    if (bytes.isEmpty())
        return Checked::null();
    int digits = 0;
    for (const char c : bytes) {
        if (c >= '0' && c <= '9')
            ++digits;
        else if (!QByteArrayView("+-.()/ x#").contains(c))
            return Checked::wrong(text("not a telephone number"));
    }
    return digits >= 7 && digits <= 20 ? Checked::of(bytes.toByteArray())
                                       : Checked::wrong(text("not a telephone number"));
}

Checked trade(QByteArrayView bytes)
{
    if (bytes.isEmpty())
        return Checked::null();
    const QString word = QString::fromUtf8(bytes);
    const QStringList known = trades();
    for (const QString &candidate : known) {
        if (candidate.compare(word, Qt::CaseInsensitive) == 0)
            return Checked::of(candidate.toUtf8());
    }
    return Checked::wrong(text("not a trade; the trades are %1").arg(known.join(QStringLiteral(", "))));
}

Checked state(QByteArrayView bytes)
{
    Checked checked = plainText(bytes, 40);
    if (checked.value.size() == 2)
        checked.value = checked.value.toUpper();
    return checked;
}

Checked number(QByteArrayView bytes, double least, double most)
{
    if (bytes.isEmpty())
        return Checked::null();
    bool ok = false;
    const double value = bytes.toByteArray().toDouble(&ok);
    // the comparisons also refuse nan
    if (!ok || !(value >= least && value <= most))
        return Checked::wrong(text("not a number from %1 to %2").arg(least).arg(most));
    return Checked::of(bytes.toByteArray());
}

Checked wholeNumber(QByteArrayView bytes, int least, int most)
{
    if (bytes.isEmpty())
        return Checked::null();
    bool ok = false;
    const int value = bytes.toByteArray().toInt(&ok);
    if (!ok || value < least || value > most)
        return Checked::wrong(text("not a whole number from %1 to %2").arg(least).arg(most));
    return Checked::of(QByteArray::number(value));
}

Checked flag(QByteArrayView bytes)
{
    if (bytes.isEmpty())
        return Checked::null();
    const QByteArray word = bytes.toByteArray().toLower();
    if (word == "true" || word == "t" || word == "yes" || word == "y" || word == "1")
        return Checked::of("t");
    if (word == "false" || word == "f" || word == "no" || word == "n" || word == "0")
        return Checked::of("f");
    return Checked::wrong(text("neither yes nor no"));
}

Checked instant(QByteArrayView bytes)
{
    if (bytes.isEmpty())
        return Checked::null();
    QDateTime value = QDateTime::fromString(QString::fromUtf8(bytes), Qt::ISODate);
    if (!value.isValid() || value.date().year() < 1970 || value.date().year() > 2200)
        return Checked::wrong(text("not a date like 2026-01-31 or 2026-01-31T14:00:00Z"));
    if (value.timeSpec() == Qt::LocalTime)
        value.setTimeSpec(Qt::UTC);
    return Checked::of(value.toUTC().toString(Qt::ISODate).toLatin1());
}

Checked preferredContact(QByteArrayView bytes)
{
    if (bytes.isEmpty())
        return Checked::null();
    const QByteArray word = bytes.toByteArray().toLower();
    if (word == "email" || word == "sms" || word == "both")
        return Checked::of(word);
    return Checked::wrong(text("none of email, sms, both"));
}

Checked check(TechnicianRows::Column column, QByteArrayView bytes)
{
    switch (column) {
    case TechnicianRows::FullName:
        return plainText(bytes, 200);
    case TechnicianRows::Email:
        return email(bytes);
    case TechnicianRows::Phone:
        return phone(bytes);
    case TechnicianRows::Trade:
        return trade(bytes);
    case TechnicianRows::Address:
        return plainText(bytes, 400);
    case TechnicianRows::City:
        return plainText(bytes, 120);
    case TechnicianRows::State:
        return state(bytes);
    case TechnicianRows::Latitude:
        return number(bytes, -90, 90);
    case TechnicianRows::Longitude:
        return number(bytes, -180, 180);
    case TechnicianRows::SignedUp:
        return flag(bytes);
    case TechnicianRows::ConsentDate:
        return instant(bytes);
    case TechnicianRows::PreferredContact:
        return preferredContact(bytes);
    case TechnicianRows::Available:
        return flag(bytes);
    case TechnicianRows::RadiusMiles:
        return number(bytes, 1, largestRadiusMiles);
    case TechnicianRows::YearsExperience:
        return wholeNumber(bytes, 0, longestWorkingLifeYears);
    case TechnicianRows::LicenseNumber:
        return plainText(bytes, 80);
    case TechnicianRows::Bio:
        return plainText(bytes, 4000);
    case TechnicianRows::Row:
    case TechnicianRows::ColumnCount:
        break;
    }
    Q_UNREACHABLE();
}

void appendEscaped(QByteArray &line, const QByteArray &value)
{
    // control characters were refused, so the backslash is the only byte that COPY would read as something else
    if (!value.contains('\\')) {
        line.append(value);
        return;
    }
    for (const char c : value) {
        if (c == '\\')
            line.append('\\');
        line.append(c);
    }
}

QString normalised(QByteArrayView name)
{
    QString word = QString::fromUtf8(name.trimmed()).toLower();
    for (QChar &c : word) {
        if (c == QLatin1Char(' ') || c == QLatin1Char('-'))
            c = QLatin1Char('_');
    }
    return word;
}

} // namespace

Result<TechnicianRows> TechnicianRows::fromHeader(const CsvReader &header)
{
    static const QHash<QString, Column> columns = [] {
        QHash<QString, Column> byName;
        for (const Known &known : knownNames)
            byName.insert(QString::fromLatin1(known.name), known.column);
        return byName;
    }();

    TechnicianRows rows;
    rows.m_fieldOf.fill(-1);
    for (int field = 0; field < header.fieldCount(); ++field) {
        const QString shown = QString::fromUtf8(header.field(field).trimmed());
        rows.m_header.append(shown);
        const auto known = columns.constFind(normalised(header.field(field)));
        if (known == columns.cend()) {
            rows.m_ignored.append(shown);
            continue;
        }
        int &place = rows.m_fieldOf.at(static_cast<size_t>(*known));
        if (place >= 0) {
            return failure(
                Error::Code::Rejected,
                text("Row 1: the columns \"%1\" and \"%2\" mean the same.").arg(rows.m_header.at(place), shown));
        }
        place = field;
    }

    if (header.fieldCount() == 1 && header.field(0).contains(';')) {
        return failure(Error::Code::Rejected,
                       text("Row 1: the columns are separated by semicolons. Save the file with commas."));
    }
    const auto has = [&rows](Column column) {
        return rows.m_fieldOf.at(static_cast<size_t>(column)) >= 0;
    };
    QStringList absent;
    if (!has(FullName))
        absent.append(QStringLiteral("full_name"));
    if (!has(Trade))
        absent.append(QStringLiteral("trade_needed"));
    if (!has(Email) && !has(Phone))
        absent.append(text("email or phone"));
    if (has(Latitude) != has(Longitude))
        absent.append(has(Latitude) ? QStringLiteral("lng") : QStringLiteral("lat"));
    if (!absent.isEmpty()) {
        return failure(Error::Code::Rejected,
                       text("Row 1 names the columns; missing: %1.").arg(absent.join(QStringLiteral(", "))));
    }
    return rows;
}

bool TechnicianRows::append(const CsvReader &record, QByteArray &line, const ProblemSink &report) const
{
    if (record.fieldCount() != m_header.size()) {
        report({record.row(),
                {},
                text("%1 fields where the header names %2").arg(record.fieldCount()).arg(m_header.size())});
        return false;
    }

    const qsizetype before = line.size();
    std::array<bool, ColumnCount> present {};
    bool good = true;
    line.append(QByteArray::number(record.row()));
    for (int column = FullName; column < ColumnCount; ++column) {
        line.append('\t');
        const int field = m_fieldOf.at(static_cast<size_t>(column));
        Checked checked;
        if (field >= 0) {
            const QByteArrayView bytes = record.field(field);
            if (!bytes.isValidUtf8())
                checked = Checked::wrong(text("not UTF-8 (Windows-1252 perhaps); save the file as CSV UTF-8"));
            else
                checked = check(static_cast<Column>(column), trimmed(bytes));
        }
        if (!checked.problem.isEmpty()) {
            report({record.row(), m_header.at(field), checked.problem});
            good = false;
        }
        present.at(static_cast<size_t>(column)) = !checked.isNull;
        if (checked.isNull)
            line.append("\\N");
        else
            appendEscaped(line, checked.value);
    }
    line.append('\n');

    const auto need = [&](bool held, Column column, const QString &problem) {
        if (good && !held) {
            const int field = m_fieldOf.at(static_cast<size_t>(column));
            report({record.row(), field >= 0 ? m_header.at(field) : QString(), problem});
            good = false;
        }
    };
    need(present[FullName], FullName, text("empty; every technician has a name"));
    need(present[Trade], Trade, text("empty; every technician has a trade"));
    need(present[Email] || present[Phone], Email, text("neither an e-mail address nor a telephone number"));
    need(present[Latitude] == present[Longitude], Latitude, text("latitude and longitude come together"));
    if (!good)
        line.truncate(before);
    return good;
}
