#include "tests/support/raventest.h"
#include "tests/tidy/sourcetree.h"

#include <QDir>
#include <QLibraryInfo>
#include <QRegularExpression>

namespace {

struct Rule
{
    const char *from;          ///< a folder; the first rule that fits decides
    QStringList mayInclude;    ///< folders or single headers
    QStringList mayNotInclude; ///< exceptions to the former
    QStringList qtModules;
};

QStringList words(const char *text)
{
    return QString::fromLatin1(text).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

/// The table of layers (ARCHITECTURE.md), written once. A service owns its session (connection and settings); rows,
/// statements and transactions are for stores.
const QList<Rule> &table()
{
    static const QList<Rule> rules {
        {"models/domain", words("models/domain"), {}, words("Core")},
        {"models/tables", words("models/domain models/tables"), {}, words("Core")},
        {"models/proxies", words("models"), {}, words("Core")},
        {"services/core", words("models/domain services/core"), {}, words("Core")},
        {"services/db", words("models/domain services/core services/db"), {}, words("Core Sql")},
        {"services/stores", words("models/domain services/core services/db services/stores"), {}, words("Core Sql")},
        // These two are about the database itself and not about what is in it.
        {"services/workspace", words("services/core services/db services/workspace"), {}, words("Core")},
        {"services/realtime", words("models/domain services/core services/db services/realtime"), {}, words("Core")},
        // A sender lane is woken by a notification of its own session.
        {"services/ledger", words("models/domain services"),
         words("services/db/row.h services/db/transaction.h services/db/sqlcatalog.h services/db/copywriter.h"),
         words("Core Network Sql")},
        {"services", words("models/domain services"),
         words("services/db/row.h services/db/transaction.h services/db/sqlcatalog.h services/db/copywriter.h"),
         words("Core Network WebSockets")},
        {"ui/charts", words("models services ui"), words("services/db services/stores"),
         words("Core Gui Widgets Svg Charts")},
        {"ui", words("models services ui"), words("services/db services/stores"),
         words("Core Gui Widgets PrintSupport Svg")},
        {"app/appconfig", words("models services app/appconfig"), {}, words("Core Network")},
        {"app/cli", words("models services app/appconfig app/cli app/servicegraph"), {}, words("Core Network")},
        {"app/servicegraph", words("models services app/appconfig app/servicegraph"), {}, words("Core Network")},
        {"app", words("models services ui app"), words("app/cli"), words("Core Gui Widgets Network Svg Charts")},
        {"tests",
         words("models services ui app tests"),
         {},
         words("Core Gui Widgets Network Sql Svg Charts Test WebSockets")},
    };
    return rules;
}

bool isBelow(const QString &path, const QString &folder)
{
    return path == folder || path.startsWith(folder + QLatin1Char('/'));
}

bool isBelowAny(const QString &path, const QStringList &folders)
{
    return std::any_of(folders.cbegin(), folders.cend(),
                       [&path](const QString &folder) { return isBelow(path, folder); });
}

const Rule *ruleFor(const QString &path)
{
    for (const Rule &rule : table())
        if (isBelow(path, QLatin1String(rule.from)))
            return &rule;
    return nullptr;
}

/// "Core" for QString; empty when no module of Qt has it.
QString moduleOf(const QString &header)
{
    static QHash<QString, QString> known;
    if (!known.contains(header)) {
        const QDir headers(QLibraryInfo::path(QLibraryInfo::HeadersPath));
        QString module;
        for (const QString &name : headers.entryList({QStringLiteral("Qt*")}, QDir::Dirs))
            if (module.isEmpty() && QFile::exists(headers.filePath(name + QLatin1Char('/') + header)))
                module = name.mid(2);
        known.insert(header, module);
    }
    return known.value(header);
}

/// Empty when @p line of the file @p path keeps the table.
QString problem(const QString &path, const QString &line)
{
    static const QRegularExpression own(QStringLiteral("\\A\\s*#\\s*include\\s+\"([^\"]+)\""));
    static const QRegularExpression system(QStringLiteral("\\A\\s*#\\s*include\\s+<([^>]+)>"));
    const Rule *rule = ruleFor(path);
    if (!rule)
        return QStringLiteral("no rule for this folder");
    if (const auto match = own.match(line); match.hasMatch()) {
        const QString target = match.captured(1);
        if (target.endsWith(QLatin1String(".moc")))
            return {};
        if (!target.contains(QLatin1Char('/')))
            return QStringLiteral("includes are written from the root: ") + target;
        if (!isBelowAny(target, rule->mayInclude) || isBelowAny(target, rule->mayNotInclude))
            return QStringLiteral("must not include ") + target;
    }
    if (const auto match = system.match(line); match.hasMatch()) {
        const QString header = match.captured(1);
        const QString module = header.startsWith(QLatin1Char('Q')) ? moduleOf(header) : QString();
        if (!module.isEmpty() && !rule->qtModules.contains(module))
            return QStringLiteral("must not use Qt %1 (%2)").arg(module, header);
    }
    return {};
}

/// services/http of services/http/httpcall.h, services/providers of services/providers/sendgrid/x.h
QString serviceOf(const QString &path)
{
    return path.section(QLatin1Char('/'), 0, 1);
}

using Graph = QMap<QString, QSet<QString>>;

Graph serviceGraph()
{
    static const QRegularExpression own(QStringLiteral("\\A#include \"(services/[^\"]+)\""));
    Graph graph;
    for (const SourceTree::File &file : SourceTree::files()) {
        if (!file.path.startsWith(QLatin1String("services/")))
            continue;
        for (const QString &line : file.lines)
            if (const auto match = own.match(line);
                match.hasMatch() && serviceOf(match.captured(1)) != serviceOf(file.path))
                graph[serviceOf(file.path)].insert(serviceOf(match.captured(1)));
    }
    return graph;
}

/// The services of one cycle, or nothing.
QStringList cycleFrom(const Graph &graph, const QString &at, QStringList way)
{
    if (way.contains(at))
        return way.mid(way.indexOf(at)) << at;
    way.append(at);
    for (const QString &next : graph.value(at))
        if (const QStringList cycle = cycleFrom(graph, next, way); !cycle.isEmpty())
            return cycle;
    return {};
}

QStringList anyCycle(const Graph &graph)
{
    for (auto it = graph.cbegin(); it != graph.cend(); ++it)
        if (const QStringList cycle = cycleFrom(graph, it.key(), {}); !cycle.isEmpty())
            return cycle;
    return {};
}

} // namespace

/// Who may include what. The layers hold because this reads every include line.
class IncludesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void everyIncludeKeepsTheTable();
    void theCheckSeesABreach_data();
    void theCheckSeesABreach();
    void servicesHaveNoCycles();
    void theCycleCheckSeesACycle();
};

void IncludesTest::everyIncludeKeepsTheTable()
{
    QStringList problems;
    for (const SourceTree::File &file : SourceTree::files())
        for (qsizetype i = 0; i < file.lines.size(); ++i)
            if (const QString what = problem(file.path, file.lines.at(i)); !what.isEmpty())
                problems.append(QStringLiteral("%1:%2 %3").arg(file.path).arg(i + 1).arg(what));

    QVERIFY(SourceTree::files().size() > 100);
    for (const QString &what : std::as_const(problems))
        qInfo("%s", qPrintable(what));
    QCOMPARE(problems.size(), 0);
}

void IncludesTest::theCheckSeesABreach_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("line");
    QTest::addColumn<bool>("allowed");

    QTest::newRow("a screen reads a store") << "ui/x/y.cpp"
                                            << "#include \"services/stores/a.h\"" << false;
    QTest::newRow("a screen asks a service") << "ui/x/y.cpp"
                                             << "#include \"services/dispatch/a.h\"" << true;
    QTest::newRow("a model asks a service") << "models/tables/y.h"
                                            << "#include \"services/core/a.h\"" << false;
    QTest::newRow("the domain draws") << "models/domain/y.h"
                                      << "#include <QWidget>" << false;
    QTest::newRow("a service draws") << "services/x/y.cpp"
                                     << "#include <QPainter>" << false;
    QTest::newRow("a service opens a transaction") << "services/x/y.cpp"
                                                   << "#include \"services/db/transaction.h\"" << false;
    QTest::newRow("a store opens a transaction") << "services/stores/y.cpp"
                                                 << "#include \"services/db/transaction.h\"" << true;
    QTest::newRow("the engine shows a window") << "app/cli/y.cpp"
                                               << "#include \"ui/shell/a.h\"" << false;
    QTest::newRow("charts outside their folder") << "ui/x/y.cpp"
                                                 << "#include <QChart>" << false;
    QTest::newRow("not from the root") << "ui/x/y.cpp"
                                       << "#include \"a.h\"" << false;
    QTest::newRow("a folder without a rule") << "lib/x/y.cpp"
                                             << "#include <vector>" << false;
}

void IncludesTest::theCheckSeesABreach()
{
    QFETCH(const QString, path);
    QFETCH(const QString, line);
    QFETCH(const bool, allowed);
    if (line.contains(QLatin1String("QChart")) && moduleOf(QStringLiteral("QChart")).isEmpty())
        return; // Qt Charts is only needed where its folder is built

    QCOMPARE(problem(path, line).isEmpty(), allowed);
}

void IncludesTest::servicesHaveNoCycles()
{
    const QStringList cycle = anyCycle(serviceGraph());

    QVERIFY2(cycle.isEmpty(), qPrintable(cycle.join(QStringLiteral(" -> "))));
}

void IncludesTest::theCycleCheckSeesACycle()
{
    Graph graph;
    graph[QStringLiteral("a")] = {QStringLiteral("b")};
    graph[QStringLiteral("b")] = {QStringLiteral("c")};
    graph[QStringLiteral("c")] = {QStringLiteral("b")};

    QCOMPARE(anyCycle(graph).size(), 3);
}

QTEST_GUILESS_MAIN(IncludesTest)
#include "tst_includes.moc"
