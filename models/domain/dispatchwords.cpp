#include "models/domain/dispatchwords.h"

#include "models/domain/format.h"

#include <QCoreApplication>

QString elapsedText(qint64 milliseconds)
{
    const qint64 ms = qMax<qint64>(0, milliseconds);
    if (ms < 10'000)
        return QCoreApplication::translate("DispatchWords", "%1 s")
            .arg(QString::number(static_cast<double>(ms) / 1000.0, 'f', 1));
    if (ms < 60'000)
        return QCoreApplication::translate("DispatchWords", "%1 s").arg(ms / 1'000);
    const qint64 seconds = ms / 1'000;
    if (seconds < 600 && seconds % 60 == 0)
        return QCoreApplication::translate("DispatchWords", "%1m").arg(seconds / 60);
    return Format::duration(seconds);
}
