#pragma once

#include "services/core/result.h"
#include "services/engine/enginesettings.h"

#include <QJsonObject>
#include <QProcess>

/// The provider stand-in of a bench: `raven sandbox` as another process, answering after 5 ms.
class BenchProvider
{
public:
    [[nodiscard]] Result<> start();
    ~BenchProvider();

    /// An engine with two sender lanes that speaks to it.
    [[nodiscard]] EngineSettings engine(const ConnectionSettings &database) const;
    [[nodiscard]] QString templateId() const;
    [[nodiscard]] QString campaign() const; ///< for HVAC
    /// How many messages and leads it has accepted since the start.
    [[nodiscard]] Result<int> accepted();

private:
    QProcess m_process;
    QJsonObject m_description;
};
