#include "services/db/sqlcatalog.h"

#include <QCoreApplication>
#include <QDir>
#include <QRegularExpression>

void initSqlResources()
{
    Q_INIT_RESOURCE(sql);
}

namespace {

tl::unexpected<Error> broken(const QString &file, const QString &why)
{
    return failure(Error::Code::Internal,
                   QCoreApplication::translate("Database", "The program's SQL is damaged. Install Raven again."),
                   file + QStringLiteral(": ") + why);
}

bool isNameStart(QChar c)
{
    return c.isLetter() || c == QLatin1Char('_');
}

bool isNamePart(QChar c)
{
    return isNameStart(c) || c.isDigit();
}

/// Walks one statement once: drops comments, keeps literals as they are, collects placeholders.
/// Qt reads an apostrophe inside a comment as an open string and then misses every placeholder after it, so
/// comments never reach the driver; and it takes a bare question mark for a placeholder.
class StatementReader
{
public:
    explicit StatementReader(QStringView source)
        : m_source(source)
    {
    }

    /// Empty when the statement is fine, else what is wrong with it.
    QString read(SqlCatalog::Statement *into)
    {
        while (m_at < m_source.size()) {
            const QChar c = m_source[m_at];
            if (c == QLatin1Char('\'') || c == QLatin1Char('"')) {
                if (!takeQuoted(c))
                    return QStringLiteral("open quote");
            } else if (startsWith(QLatin1String("--"))) {
                while (m_at < m_source.size() && m_source[m_at] != QLatin1Char('\n'))
                    ++m_at;
            } else if (startsWith(QLatin1String("/*"))) {
                return QStringLiteral("block comment");
            } else if (c == QLatin1Char('?')) {
                return QStringLiteral("'?' outside a literal: use jsonb_exists()");
            } else if (startsWith(QLatin1String("::"))) {
                take(2);
            } else if (c == QLatin1Char(':') && m_at + 1 < m_source.size() && isNameStart(m_source[m_at + 1])) {
                if (m_brackets > 0)
                    return QStringLiteral("placeholder inside [ ]: the driver does not see it");
                takePlaceholder(into);
            } else {
                m_brackets += c == QLatin1Char('[') ? 1 : c == QLatin1Char(']') ? -1 : 0;
                take(1);
            }
        }
        into->text = m_text.trimmed();
        while (into->text.endsWith(QLatin1Char(';')))
            into->text = into->text.chopped(1).trimmed();
        return into->text.isEmpty() ? QStringLiteral("empty statement") : QString();
    }

private:
    bool startsWith(QLatin1String what) const { return m_source.mid(m_at).startsWith(what); }

    void take(qsizetype count)
    {
        m_text += m_source.mid(m_at, count);
        m_at += count;
    }

    bool takeQuoted(QChar quote)
    {
        const qsizetype end = m_source.indexOf(quote, m_at + 1);
        if (end < 0)
            return false;
        take(end + 1 - m_at);
        return true;
    }

    void takePlaceholder(SqlCatalog::Statement *into)
    {
        qsizetype end = m_at + 1;
        while (end < m_source.size() && isNamePart(m_source[end]))
            ++end;
        const QString name = m_source.mid(m_at + 1, end - m_at - 1).toString();
        if (!into->placeholders.contains(name))
            into->placeholders.append(name);
        take(end - m_at);
    }

    QStringView m_source;
    qsizetype m_at = 0;
    int m_brackets = 0;
    QString m_text;
};

} // namespace

const SqlCatalog &SqlCatalog::builtIn()
{
    static const SqlCatalog catalog = [] {
        initSqlResources();
        auto loaded = load(QStringLiteral(":/sql/queries"));
        if (!loaded)
            qFatal("raven.db: %s", qPrintable(loaded.error().detail));
        return *std::move(loaded);
    }();
    return catalog;
}

Result<SqlCatalog> SqlCatalog::load(const QString &folder)
{
    SqlCatalog catalog;
    const QDir dir(folder);
    const QStringList fileNames = dir.entryList({QStringLiteral("*.sql")}, QDir::Files, QDir::Name);
    for (const QString &fileName : fileNames) {
        QFile file(dir.filePath(fileName));
        if (!file.open(QIODevice::ReadOnly))
            return broken(fileName, file.errorString());
        if (auto added = catalog.add(fileName, QString::fromUtf8(file.readAll())); !added)
            return tl::make_unexpected(added.error());
    }
    return catalog;
}

Result<> SqlCatalog::add(const QString &fileName, const QString &content)
{
    static const QRegularExpression marker(QStringLiteral("^-- name:(.*)$"), QRegularExpression::MultilineOption);
    static const QRegularExpression wellFormed(QStringLiteral("\\A[a-z][a-z0-9_]*\\z"));

    auto found = marker.globalMatch(content);
    const qsizetype firstMarker = found.hasNext() ? found.peekNext().capturedStart() : content.size();
    Statement preamble;
    if (StatementReader(QStringView(content).left(firstMarker)).read(&preamble); !preamble.text.isEmpty())
        return broken(fileName, QStringLiteral("SQL before the first name"));
    while (found.hasNext()) {
        const auto here = found.next();
        const QString name = here.captured(1).trimmed();
        const qsizetype end = found.hasNext() ? found.peekNext().capturedStart() : content.size();
        Statement statement;
        if (!wellFormed.match(name).hasMatch())
            return broken(fileName, QStringLiteral("bad statement name '%1'").arg(name));
        if (m_statements.contains(name))
            return broken(fileName, QStringLiteral("%1 is there twice").arg(name));
        const QString wrong =
            StatementReader(QStringView(content).mid(here.capturedEnd(), end - here.capturedEnd())).read(&statement);
        if (!wrong.isEmpty())
            return broken(fileName, name + QStringLiteral(": ") + wrong);
        m_statements.insert(name, statement);
    }
    return {};
}

const SqlCatalog::Statement &SqlCatalog::statement(const QString &name) const
{
    const auto found = m_statements.constFind(name);
    Q_ASSERT_X(found != m_statements.cend(), "SqlCatalog::statement", qPrintable(name));
    return *found;
}

QStringList SqlCatalog::names() const
{
    QStringList sorted = m_statements.keys();
    sorted.sort();
    return sorted;
}
