#pragma once

#include "models/domain/slapolicy.h"
#include "models/domain/slaverdict.h"
#include "services/core/result.h"

#include <QObject>

#include <memory>

class Connection;
class SlaStore;
struct ConnectionSettings;

/// What an operator does with stages, policies and calendars. Lives on the desk thread with a connection of its own;
/// every function asserts that and blocks it for one short transaction.
class SlaService : public QObject
{
    Q_OBJECT

public:
    explicit SlaService(const ConnectionSettings &settings, QObject *parent = nullptr);
    ~SlaService() override;

    [[nodiscard]] Result<SlaRecord> record(const JobId &id);
    [[nodiscard]] Result<> pause(const JobId &id, const QString &reason);
    [[nodiscard]] Result<> resume(const JobId &id);
    [[nodiscard]] Result<> setTargets(const JobId &id, const SlaMinutes &minutes);
    [[nodiscard]] Result<SlaPolicyHistory> policy();
    [[nodiscard]] Result<SlaSaved> savePolicy(const SlaPolicy &policy, bool apply);
    [[nodiscard]] Result<> switchPolicy(bool on);
    [[nodiscard]] Result<SlaSaved> saveCalendar(const SlaCalendar &calendar, const QString &note, bool apply);

private:
    SlaStore &store();

    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<SlaStore> m_store;
};
