#pragma once

#include "services/core/service.h"

#include <QDateTime>
#include <QStringList>
#include <QUuid>

/// Says *that* something changed; never what it is now: readers read the rows again and merge them. A hint may be lost,
/// so after every (re)connect rereadEverything() asks for all that is visible.
class ChangeFeed : public Service
{
    Q_OBJECT

public:
    struct Change
    {
        QString table;
        QUuid org;        ///< null when the change concerns everybody
        QStringList ids;  ///< of the rows; empty when there were many
        QStringList jobs; ///< for outreach: the work orders they belong to
        QUuid parent;     ///< for recipients and messages: their outreach

        [[nodiscard]] static std::optional<Change> fromPayload(const QString &payload);
    };

    enum class Connectivity {
        Live,         ///< what is shown is as the database has it
        Reconnecting, ///< the connection is gone and being made again; what is shown is as old as since() says
        Offline       ///< not started, stopped, or gone for longer than a blink
    };
    Q_ENUM(Connectivity)

    using Service::Service;

    [[nodiscard]] Connectivity connectivity() const { return m_connectivity; }
    /// Live: since when. Otherwise: the last moment the feed was known to hear everything; invalid if never.
    [[nodiscard]] QDateTime since() const { return m_since; }

Q_SIGNALS:
    void changed(const ChangeFeed::Change &change);
    void woken(const QString &channel); ///< a notification on a channel that carries no rows
    void rereadEverything();
    void connectivityChanged(ChangeFeed::Connectivity connectivity, const QDateTime &since);

protected:
    void setConnectivity(Connectivity connectivity, const QDateTime &since);

private:
    Connectivity m_connectivity = Connectivity::Offline;
    QDateTime m_since;
};

Q_DECLARE_METATYPE(ChangeFeed::Change)
