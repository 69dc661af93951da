#pragma once

#include <QList>
#include <QSize>
#include <QString>

#include <functional>
#include <memory>

class QWidget;

/// Saves a picture of every scene, dark and light. A scene makes its widget anew for each picture.
class Tour
{
public:
    struct Scene
    {
        QString name; ///< of the file: "board-ready"
        std::function<std::unique_ptr<QWidget>()> make;
        QSize size; ///< an empty one takes the widget's own
    };

    explicit Tour(QString folder)
        : m_folder(std::move(folder))
    {
    }

    void add(const Scene &scene) { m_scenes.append(scene); }
    /// The number of pictures, or nothing when one could not be written.
    std::optional<int> run(const QString &only = {}) const;

private:
    QString m_folder;
    QList<Scene> m_scenes;
};

void addAlertScenes(Tour &tour);
void addBoardScenes(Tour &tour);
void addFormScenes(Tour &tour);
void addDispatchScenes(Tour &tour);
void addSlaScenes(Tour &tour);
void addTechnicianScenes(Tour &tour);
void addSlaReportScenes(Tour &tour);
