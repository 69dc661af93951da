#pragma once

#include "models/domain/consolestatus.h"
#include "services/core/result.h"

#include <QObject>

#include <memory>

class Connection;
class StatusStore;
struct ConnectionSettings;

/// Who am I, does an engine run, is anything stopped. Lives on the desk thread with a connection of its own; reached by
/// runOn().
class StatusService : public QObject
{
    Q_OBJECT

public:
    explicit StatusService(const ConnectionSettings &settings, QObject *parent = nullptr);
    ~StatusService() override;

    [[nodiscard]] Result<ConsoleStatus> read();

private:
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<StatusStore> m_store;
};
