#pragma once

#include <QString>
#include <QStringList>

/// The project's own C++ sources as text, for checks that need no compiler.
namespace SourceTree {

struct File
{
    QString path; ///< from the root: "services/core/result.h"
    QStringList lines;

    [[nodiscard]] QString folder() const { return path.section(QLatin1Char('/'), 0, -2); }
};

/// Every .h and .cpp of models, services, ui, app and tests, sorted by path. Reads once per process.
[[nodiscard]] const QList<File> &files();
/// @p line without what stands in quotes and after //.
[[nodiscard]] QString code(const QString &line);

} // namespace SourceTree
