#pragma once

#include <QWidget>

class Button;
class Notice;
class QLineEdit;
class TextLabel;

/// What one sees before there is a database: training on this machine, or the database that the team works on. The
/// password goes out by the signal and is kept nowhere here.
class StartScreen final : public QWidget
{
    Q_OBJECT

public:
    explicit StartScreen(QWidget *parent = nullptr);

    void setDatabase(const QString &url, const QString &login);
    void showWorking(const QString &sentence);
    void showFailure(const QString &sentence);

Q_SIGNALS:
    void trainingChosen();
    void databaseChosen(const QString &url, const QString &login, const QString &password);

private:
    QWidget *trainingCard();
    QWidget *databaseCard();
    void connectToDatabase();
    void setWorking(bool working);

    Button *m_train;
    QLineEdit *m_url;
    QLineEdit *m_login;
    QLineEdit *m_password;
    Button *m_connect;
    TextLabel *m_progress;
    Notice *m_failure;
};
