#include "tests/tidy/sourcetree.h"

#include <QDir>
#include <QDirIterator>
#include <QRegularExpression>

namespace {

QList<SourceTree::File> readAll()
{
    const QDir root(qEnvironmentVariable("RAVEN_SOURCE_DIR"));
    QList<SourceTree::File> found;
    for (const char *top : {"models", "services", "ui", "app", "tests"}) {
        QDirIterator entries(root.filePath(QLatin1String(top)), {QStringLiteral("*.h"), QStringLiteral("*.cpp")},
                             QDir::Files, QDirIterator::Subdirectories);
        while (entries.hasNext()) {
            QFile file(entries.next());
            if (!file.open(QIODevice::ReadOnly))
                qFatal("%s", qPrintable(file.fileName()));
            found.append(
                {root.relativeFilePath(file.fileName()), QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'))});
        }
    }
    std::sort(found.begin(), found.end(),
              [](const SourceTree::File &left, const SourceTree::File &right) { return left.path < right.path; });
    return found;
}

} // namespace

const QList<SourceTree::File> &SourceTree::files()
{
    static const QList<File> all = readAll();
    return all;
}

QString SourceTree::code(const QString &line)
{
    static const QRegularExpression literal(QStringLiteral(R"("(?:[^"\\]|\\.)*")"));
    static const QRegularExpression comment(QStringLiteral("//.*$"));
    return QString(line).replace(literal, QStringLiteral("\"\"")).remove(comment);
}
