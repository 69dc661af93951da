#include "tests/support/raventest.h"
#include "tests/tidy/sourcetree.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QMap>
#include <QRegularExpression>

#include <algorithm>

namespace {

constexpr qsizetype longestLine = 120;

struct Ban
{
    const char *pattern;
    const char *why;
    const char *where; ///< the folders it holds for
};

const QList<Ban> &bans()
{
    static const QList<Ban> all {
        {"\\bq(Debug|Info|Warning|Critical)\\(", "log through a category", "models services ui app"},
        {"\\b(SIGNAL|SLOT)\\(", "connect by pointer to member", "models services ui app tests"},
        {"\\bprocessEvents\\(", "no nested event loops", "models services ui app/cli app/console app/servicegraph"},
        {"\\bQEventLoop\\b", "no nested event loops", "models services ui"},
        {"\\bwaitForFinished\\(", "the window never waits", "ui"},
        {"(\\.|->)terminate\\(", "a thread is asked to stop", "services ui"},
        {"\\bignoreSslErrors\\b", "certificates are verified", "models services ui app tests"},
        {"\\bsetInsecureFallback\\(true", "secrets have no plaintext fallback", "models services ui app tests"},
        {"\\.then\\(this|\\.then\\([a-z]\\w*,", "QFuture::then(context) aborts in Qt 6.4; use deliver()",
         "models services ui app"},
        {"\\bQMessageBox::(information|about)\\(", "outcomes are shown in place", "ui"},
        {"\\bTODO\\b(?!\\([a-z]+, \\d{4}-)", "a TODO has an owner and a date", "models services ui app tests"},
    };
    return all;
}

QStringList breaches(const SourceTree::File &file)
{
    QStringList found;
    for (const Ban &ban : bans()) {
        const QStringList where = QString::fromLatin1(ban.where).split(QLatin1Char(' '));
        const bool applies = std::any_of(where.cbegin(), where.cend(), [&file](const QString &folder) {
            return file.path.startsWith(folder + QLatin1Char('/'));
        });
        if (!applies || file.path.startsWith(QLatin1String("tests/tidy/")))
            continue;
        const QRegularExpression pattern(QString::fromLatin1(ban.pattern));
        for (qsizetype i = 0; i < file.lines.size(); ++i) {
            if (pattern.match(SourceTree::code(file.lines.at(i))).hasMatch())
                found.append(QStringLiteral("%1:%2 %3").arg(file.path).arg(i + 1).arg(QString::fromLatin1(ban.why)));
        }
    }
    return found;
}

struct Length
{
    qsizetype lines = 0;
    QString what;
};

/// By our layout: a function's braces stand in the first column.
QList<Length> functionsOf(const SourceTree::File &file)
{
    QList<Length> found;
    qsizetype begin = -1;
    for (qsizetype i = 0; i < file.lines.size(); ++i) {
        const QString &line = file.lines.at(i);
        if (line == QLatin1String("{"))
            begin = i;
        else if (line == QLatin1String("}") && begin > 0) {
            found.append(
                {i - begin + 1,
                 QStringLiteral("%1:%2 %3").arg(file.path).arg(begin + 1).arg(file.lines.at(begin - 1).trimmed())});
            begin = -1;
        }
    }
    return found;
}

/// One line each: a failure's own text is cut off.
void show(const QStringList &problems)
{
    for (const QString &problem : problems)
        qInfo("%s", qPrintable(problem));
}

void print(const char *title, QList<Length> all)
{
    std::sort(all.begin(), all.end(), [](const Length &left, const Length &right) { return left.lines > right.lines; });
    qInfo("the ten longest %s", title);
    for (const Length &length : all.mid(0, 10))
        qInfo("%5lld  %s", static_cast<long long>(length.lines), qPrintable(length.what));
}

using Migrations = QMap<QString, QByteArray>; ///< name to SHA-256 in hex

/// Databases exist that were made with the @p landed ones: those stay as they are, and what is new comes after them.
QStringList migrationProblems(const Migrations &landed, const Migrations &present)
{
    QStringList problems;
    for (auto one = landed.cbegin(); one != landed.cend(); ++one) {
        if (present.value(one.key()) != one.value())
            problems.append(one.key() + QStringLiteral(" has landed and is gone or edited"));
    }
    for (auto one = present.cbegin(); one != present.cend(); ++one) {
        if (!landed.contains(one.key()) && one.key() < landed.lastKey())
            problems.append(one.key() + QStringLiteral(" stands before one that has landed"));
    }
    return problems;
}

/// As sha256sum writes them.
Migrations landedMigrations()
{
    QFile list(qEnvironmentVariable("RAVEN_SOURCE_DIR") + QStringLiteral("/tests/data/landed-migrations.sha256"));
    Migrations landed;
    if (list.open(QIODevice::ReadOnly)) {
        const QList<QByteArray> lines = list.readAll().split('\n');
        for (const QByteArray &line : lines) {
            if (!line.isEmpty())
                landed.insert(QString::fromLatin1(line.mid(66)), line.left(64));
        }
    }
    return landed;
}

Migrations presentMigrations()
{
    const QDir folder(qEnvironmentVariable("RAVEN_SOURCE_DIR") + QStringLiteral("/resources/sql/migrations"));
    Migrations present;
    const QStringList names = folder.entryList({QStringLiteral("*.sql")});
    for (const QString &name : names) {
        QFile file(folder.filePath(name));
        if (file.open(QIODevice::ReadOnly))
            present.insert(name, QCryptographicHash::hash(file.readAll(), QCryptographicHash::Sha256).toHex());
    }
    return present;
}

} // namespace

class SourcesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void linesFitTheColumns();
    void bannedCallsAreAbsent();
    void theCheckSeesABannedCall();
    void headersGuardThemselves();
    void landedMigrationsStayAsTheyAre();
    void theLongestArePrinted();
};

void SourcesTest::linesFitTheColumns()
{
    QStringList problems;
    for (const SourceTree::File &file : SourceTree::files())
        for (qsizetype i = 0; i < file.lines.size(); ++i)
            if (file.lines.at(i).size() > longestLine)
                problems.append(QStringLiteral("%1:%2").arg(file.path).arg(i + 1));

    show(problems);
    QCOMPARE(problems.size(), 0);
}

void SourcesTest::bannedCallsAreAbsent()
{
    QStringList problems;
    for (const SourceTree::File &file : SourceTree::files())
        problems += breaches(file);

    show(problems);
    QCOMPARE(problems.size(), 0);
}

void SourcesTest::theCheckSeesABannedCall()
{
    const SourceTree::File bad {QStringLiteral("services/x/y.cpp"),
                                {QStringLiteral("    qDebug() << 1;"), QStringLiteral("    reply->ignoreSslErrors();"),
                                 QStringLiteral("    // qDebug() in a comment"),
                                 QStringLiteral("    say(\"qDebug()\");")}};

    QCOMPARE(breaches(bad).size(), 2);
}

void SourcesTest::headersGuardThemselves()
{
    for (const SourceTree::File &file : SourceTree::files())
        if (file.path.endsWith(QLatin1String(".h")))
            QVERIFY2(file.lines.contains(QStringLiteral("#pragma once")), qPrintable(file.path));
}

void SourcesTest::landedMigrationsStayAsTheyAre()
{
    const Migrations landed = landedMigrations();
    const Migrations present = presentMigrations();
    QVERIFY(landed.size() >= 15);

    const QStringList problems = migrationProblems(landed, present);
    show(problems);
    QCOMPARE(problems.size(), 0);

    // The check sees an edit, and a file put in between.
    Migrations edited = present;
    edited[landed.firstKey()] = "0";
    edited.insert(landed.firstKey() + u'a', "1");
    QCOMPARE(migrationProblems(landed, edited).size(), 2);
}

void SourcesTest::theLongestArePrinted()
{
    QList<Length> files;
    QList<Length> functions;
    for (const SourceTree::File &file : SourceTree::files()) {
        if (file.path.startsWith(QLatin1String("tests/")))
            continue;
        files.append({file.lines.size(), file.path});
        functions += functionsOf(file);
    }

    print("files", files);
    print("functions", functions);
    QVERIFY(functions.size() > 100);
}

QTEST_GUILESS_MAIN(SourcesTest)
#include "tst_sources.moc"
