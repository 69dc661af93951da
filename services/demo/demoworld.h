#pragma once

#include <QJsonArray>
#include <QJsonObject>

/// How large the demo is and which of the many possible ones.
struct DemoSize
{
    quint64 seed = 1;
    int jobs = 240;
    int technicians = 1500;
};

/// Some of the people, ready for the database.
struct DemoPeople
{
    QJsonArray technicians;
    QJsonArray licenses;
    QJsonArray certifications;
    QJsonArray insurance;
    QJsonArray suppressions;
};

/// An invented field-service business in three metropolitan areas of Texas: the same seed gives the same people and the
/// same work orders, to the last digit; times are seconds from the moment of loading. Pure: no database, no clock.
/// Work order 48213 with its 60 warm, 83 cold and 37 left-out technicians is always the first of both.
class DemoWorld
{
public:
    explicit DemoWorld(DemoSize size);

    [[nodiscard]] DemoPeople people(int first, int count) const;
    [[nodiscard]] QJsonArray jobs(int first, int count) const;
    [[nodiscard]] const DemoSize &size() const { return m_size; }
    /// Answers of technicians by kind: yes, question, price, no.
    [[nodiscard]] QJsonObject replies() const;

    static constexpr int storyPeople = 180;
    static constexpr qint64 storyNumber = 48213;

private:
    DemoSize m_size;
    QJsonObject m_words;
};
