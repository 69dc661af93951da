#pragma once

#include "models/domain/slabadge.h"
#include "models/domain/vocabulary.h"

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

/// A policy file for a backtest:
///   {"targets": {"HVAC": {"emergency": [15, 30, 60, 240]}}, "fallback": [60, 120, 240, 480], "warn_percent": 75,
///    "calendars": {"emergency": "id of a calendar",
///                  "same_day": {"time_zone": "America/Chicago", "weekly": [[[480, 1020]], ..., []], "holidays": []}}}
/// Each part may be absent: then the policy in force gives it. An urgency without a calendar runs around the clock.
struct SlaPolicyFile
{
    QJsonObject policy;
    QStringList problems; ///< "targets.HVAC.emergency[2]: a whole number of minutes from 1 is needed"
};

SlaPolicyFile readSlaPolicyFile(const QByteArray &json);

/// What a policy would have made of the stages that ended in the last days.
struct SlaBacktest
{
    struct Row
    {
        QString trade;
        Urgency urgency = Urgency::WithinWeek;
        SlaStage stage = SlaStage::Dispatch;
        qint64 n = 0;
        qint64 before = 0;   ///< missed, as it was
        qint64 after = 0;    ///< missed under the file's policy
        qint64 newly = 0;    ///< met before, missed after
        qint64 noLonger = 0; ///< missed before, met after
        friend bool operator==(const Row &, const Row &) = default;
    };
    int days = 0;
    QList<Row> rows; ///< by trade, urgency, stage

    Row total() const;
    friend bool operator==(const SlaBacktest &, const SlaBacktest &) = default;
};

/// A table for the terminal, with the total and what it means in a sentence.
QString backtestText(const SlaBacktest &backtest);
QJsonObject backtestJson(const SlaBacktest &backtest);
