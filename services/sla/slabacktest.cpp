#include "services/sla/slabacktest.h"

#include "services/db/connection.h"
#include "services/stores/slareportstore.h"

#include <QCoreApplication>

Result<SlaBacktest> runSlaBacktest(Connection &connection, const OrgId &org, const SlaPolicyFile &file, int days)
{
    if (!file.problems.isEmpty())
        return failure(Error::Code::Rejected,
                       QCoreApplication::translate("SlaBacktest", "The policy cannot be used. Nothing was changed.\n%1")
                           .arg(file.problems.join(QLatin1Char('\n'))));
    return SlaReportStore(connection).backtest(org, file.policy, days);
}
