#include "app/cli/jobargument.h"

#include "services/stores/dispatchstore.h"

#include <QCoreApplication>

Result<JobId> findJob(Connection &connection, const QString &word)
{
    if (const JobId id = JobId::fromString(word); !id.isNull())
        return id;
    bool isNumber = false;
    const qint64 number = word.toLongLong(&isNumber);
    if (!isNumber)
        return failure(
            Error::Code::Rejected,
            QCoreApplication::translate("Cli", "“%1” is neither a work order's number nor its id.").arg(word));
    return DispatchStore(connection).jobByNumber(number);
}
