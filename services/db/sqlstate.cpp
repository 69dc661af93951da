#include "services/db/sqlstate.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("Database", text);
}

bool meansLostConnection(const SqlState::Report &report)
{
    return (report.code.isEmpty() && !report.connected) || report.code.startsWith(QLatin1String("08"))
        || report.code == QLatin1String("57P01") || report.code == QLatin1String("57P02")
        || report.code == QLatin1String("57P03") || report.code == QLatin1String("57P05")
        || report.code == QLatin1String("53300");
}

/// The first line without the driver's and the server's prefix.
QString primaryMessage(const QString &serverText)
{
    static const QRegularExpression prefix(QStringLiteral("\\A(?:[A-Z]+): +"));
    return serverText.section(QLatin1Char('\n'), 0, 0).remove(prefix).trimmed();
}

/// Messages that our own functions raise are written for the operator.
bool isRaisedByUs(const QString &code)
{
    return code == QLatin1String("P0001") || code.startsWith(QLatin1String("RV"));
}

struct Meaning
{
    Error::Code code;
    const char *message;
};

Meaning meaningOf(const QString &code)
{
    using Code = Error::Code;
    if (code == QLatin1String("40001") || code == QLatin1String("40P01") || code == QLatin1String("55P03"))
        return {Code::Retry, QT_TRANSLATE_NOOP("Database", "The database was busy with the same rows. Try again.")};
    if (code == QLatin1String("57014"))
        return {Code::Retry, QT_TRANSLATE_NOOP("Database", "The database took too long. Nothing was changed.")};
    if (code == QLatin1String("23505"))
        return {Code::Conflict, QT_TRANSLATE_NOOP("Database", "This was already recorded by somebody else.")};
    if (code.startsWith(QLatin1String("23")))
        return {Code::Rejected, QT_TRANSLATE_NOOP("Database", "The database's rules refuse this change.")};
    if (code.startsWith(QLatin1String("22")))
        return {Code::Rejected, QT_TRANSLATE_NOOP("Database", "The database cannot take one of these values.")};
    if (code == QLatin1String("42501"))
        return {Code::Forbidden, QT_TRANSLATE_NOOP("Database", "Your role does not allow this.")};
    if (code.startsWith(QLatin1String("28")))
        return {Code::Forbidden, QT_TRANSLATE_NOOP("Database", "The database refused the login.")};
    if (code == QLatin1String("3D000"))
        return {Code::NotFound, QT_TRANSLATE_NOOP("Database", "The database does not exist.")};
    if (code.startsWith(QLatin1String("53")) || code.startsWith(QLatin1String("58")))
        return {Code::Unavailable, QT_TRANSLATE_NOOP("Database", "The database has run out of room or memory.")};
    if (code.startsWith(QLatin1String("25")))
        return {Code::Unavailable, QT_TRANSLATE_NOOP("Database", "The database takes no changes at the moment.")};
    return {Code::Internal, QT_TRANSLATE_NOOP("Database", "The database refused a request of the program.")};
}

} // namespace

Error SqlState::toError(const QString &what, const Report &report)
{
    QString detail = what + QLatin1Char(' ') + (report.code.isEmpty() ? QStringLiteral("-----") : report.code);
    if (meansLostConnection(report)) {
        if (report.commitSent)
            return {Error::Code::Unavailable,
                    say("The connection broke while saving. Look before you repeat: the change may have arrived."),
                    detail + QStringLiteral(" at commit")};
        return {Error::Code::Unavailable, say("The connection to the database is gone."), detail};
    }
    if (isRaisedByUs(report.code))
        return {Error::Code::Rejected, primaryMessage(report.serverText), detail};

    if (isStalePlan(report))
        return {Error::Code::Retry, say("The database was updated under way. Try again."), detail};

    const Meaning meaning = meaningOf(report.code);
    if (const QString name = constraintName(report.serverText); !name.isEmpty())
        detail += QLatin1Char(' ') + name;
    // Class 42 messages name tables and columns, never values, and without them a typo cannot be found.
    if (report.code.startsWith(QLatin1String("42")))
        detail += QLatin1Char(' ') + primaryMessage(report.serverText);
    return {meaning.code, say(meaning.message), detail};
}

bool SqlState::isStalePlan(const Report &report)
{
    return report.code == QLatin1String("0A000") && report.serverText.contains(QLatin1String("cached plan"));
}

bool SqlState::isRoleRace(const QString &code, const QString &serverText)
{
    return code == QLatin1String("42710")
        || (code == QLatin1String("23505") && serverText.contains(QLatin1String("pg_auth")))
        || serverText.contains(QLatin1String("tuple concurrently updated"));
}

QString SqlState::constraintName(const QString &serverText)
{
    static const QRegularExpression named(QStringLiteral("constraint \"([A-Za-z0-9_]+)\""));
    return named.match(serverText).captured(1);
}
