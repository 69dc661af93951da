#pragma once

#include "tests/support/testdatabase.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

/// One organisation with an outreach of warm and one of cold messages that have been sent, and events about them.
class EventFixture
{
public:
    static Result<std::unique_ptr<EventFixture>> create(int messages)
    {
        auto database = TestDatabase::create();
        if (!database)
            return tl::make_unexpected(database.error());
        auto fixture = std::unique_ptr<EventFixture>(new EventFixture(*std::move(database)));
        if (auto filled = fixture->fill(messages); !filled)
            return tl::make_unexpected(filled.error());
        return fixture;
    }

    [[nodiscard]] TestDatabase &database() { return *m_database; }
    [[nodiscard]] ConnectionSettings settings() const { return m_database->settings(SessionKind::Engine); }

    /// The random id of the n-th warm message, counted from 1.
    [[nodiscard]] static QString warmUid(int n)
    {
        return QStringLiteral("11111111-0000-4000-8000-%1").arg(n, 12, 10, QLatin1Char('0'));
    }
    [[nodiscard]] static QString coldUid(int n)
    {
        return QStringLiteral("22222222-0000-4000-8000-%1").arg(n, 12, 10, QLatin1Char('0'));
    }
    [[nodiscard]] static QString warmAddress(int n) { return QStringLiteral("w%1@example.com").arg(n); }
    [[nodiscard]] static QString coldAddress(int n) { return QStringLiteral("c%1@example.com").arg(n); }

    /// The instant that the events count from.
    [[nodiscard]] static qint64 baseTime() { return QDateTime::currentSecsSinceEpoch() / 86400 * 86400 - 7200; }

    [[nodiscard]] static QJsonObject event(const char *type, int message, int second, const QJsonObject &more = {})
    {
        QJsonObject object {{QStringLiteral("email"), warmAddress(message)},
                            {QStringLiteral("timestamp"), baseTime() + second},
                            {QStringLiteral("event"), QString::fromLatin1(type)},
                            {QStringLiteral("smtp-id"), QStringLiteral("<abc@ismtpd-1>")},
                            {QStringLiteral("sg_event_id"),
                             QStringLiteral("%1-%2-%3").arg(QLatin1String(type)).arg(message).arg(second)},
                            {QStringLiteral("sg_message_id"), QStringLiteral("abc.recvd-1-0")},
                            {QStringLiteral("rv_intent"), warmUid(message)},
                            {QStringLiteral("rv_attempt"), QStringLiteral("33333333-0000-4000-8000-000000000001")}};
        for (auto it = more.begin(); it != more.end(); ++it)
            object.insert(it.key(), it.value());
        return object;
    }

    [[nodiscard]] static QJsonObject coldEvent(const char *type, int message, int second, const QJsonObject &more = {})
    {
        QJsonObject object {{QStringLiteral("timestamp"),
                             QDateTime::fromSecsSinceEpoch(baseTime() + second, Qt::UTC).toString(Qt::ISODateWithMs)},
                            {QStringLiteral("event_type"), QString::fromLatin1(type)},
                            {QStringLiteral("workspace"), QStringLiteral("01950000-0000-7000-8000-000000000001")},
                            {QStringLiteral("campaign_id"), QStringLiteral("campaign-1")},
                            {QStringLiteral("campaign_name"), QStringLiteral("HVAC")},
                            {QStringLiteral("lead_email"), coldAddress(message)},
                            {QStringLiteral("email_account"), QStringLiteral("sam@send.example")},
                            {QStringLiteral("step"), 1},
                            {QStringLiteral("variant"), 1}};
        for (auto it = more.begin(); it != more.end(); ++it)
            object.insert(it.key(), it.value());
        return object;
    }

    [[nodiscard]] static QByteArray body(const QJsonArray &events)
    {
        return QJsonDocument(events).toJson(QJsonDocument::Compact) + "\r\n";
    }
    [[nodiscard]] static QByteArray body(const QJsonObject &event)
    {
        return QJsonDocument(event).toJson(QJsonDocument::Compact);
    }

    /// Everything that events may change, as one text; times of processing and generated numbers left out.
    [[nodiscard]] QString state()
    {
        return m_database->value(R"sql(
            select jsonb_pretty(jsonb_build_object(
                'events', (select jsonb_agg(jsonb_build_array(provider, provider_event_id, event_type, occurred_at,
                                                              outbound_message_id, machine, payload)
                                            order by provider, provider_event_id, occurred_at)
                           from message_events),
                'messages', (select jsonb_agg(jsonb_build_array(id, state, reason, delivery, delivery_at, delivered_at)
                                              order by id)
                             from outbound_messages),
                'recipients', (select jsonb_agg(jsonb_build_array(technician_id, mailed_at, email_opened,
                    email_opened_at,
                                   raw_open_count, human_opened_at, clicked_at, reply_received, reply_received_at,
                                   reply_text, declined_at, ai_qualified) order by technician_id)
                               from work_order_recipients),
                'counters', (select jsonb_agg(to_jsonb(o) - array['last_news_at', 'updated_at', 'created_at',
                                                                  'completed_at', 'first_qualified_at'] order by o.id)
                             from work_order_outreach o),
                'suppressions', (select jsonb_agg(jsonb_build_array(value, type, source) order by value, type)
                                 from communication_suppressions),
                'types', (select jsonb_agg(jsonb_build_array(provider, event_type, known, n)
                                           order by provider, event_type)
                          from event_type_counts)))
        )sql");
    }

private:
    explicit EventFixture(std::unique_ptr<TestDatabase> database)
        : m_database(std::move(database))
    {
    }

    Result<> fill(int messages)
    {
        QByteArray sql = R"sql(
            insert into organizations (id, name) values ('aaaaaaaa-0000-4000-8000-000000000001', 'Own');
            insert into jobs (id, org_id, job_title, trade_needed, address_text, city, state, contact_name,
                contact_phone,
                              contact_email)
            values ('bbbbbbbb-0000-4000-8000-000000000001', 'aaaaaaaa-0000-4000-8000-000000000001', 'Fix the chiller',
                    'HVAC', '1 Main St', 'Austin', 'TX', 'R', '1', 'r@example.com');
            insert into work_order_outreach (id, org_id, job_id)
            values ('cccccccc-0000-4000-8000-000000000001', 'aaaaaaaa-0000-4000-8000-000000000001',
                    'bbbbbbbb-0000-4000-8000-000000000001');
            insert into send_routes (org_id, provider, ref)
            values ('aaaaaaaa-0000-4000-8000-000000000001', 'sendgrid', 'd-1'),
                   ('aaaaaaaa-0000-4000-8000-000000000001', 'instantly', 'campaign-1');
            insert into technicians (id, org_id, full_name, trade_needed, email, signed_up)
            select md5(kind || n)::uuid, 'aaaaaaaa-0000-4000-8000-000000000001', upper(kind) || n, 'HVAC',
                   kind || n || '@example.com', kind = 'w'
            from generate_series(1, $count) n, (values ('w'), ('c')) k (kind);
            insert into work_order_recipients (org_id, outreach_id, technician_id, dispatch_method, email_sent,
                                               email_sent_at)
            select org_id, 'cccccccc-0000-4000-8000-000000000001', id,
                   case when signed_up then 'sendgrid_warm' else 'instantly_cold' end, true, now()
            from technicians;
            insert into outbound_messages (id, uid, org_id, job_id, outreach_id, recipient_id, provider, route_id,
                                           to_address, to_domain, state, batch_id, sending_at, sent_at)
            select case when t.signed_up then 0 else $count end + substr(t.person_key, 2, strpos(t.person_key, '@') -
                2)::int,
                   (case when t.signed_up then '11111111' else '22222222' end || '-0000-4000-8000-'
                    || lpad(substr(t.person_key, 2, strpos(t.person_key, '@') - 2), 12, '0'))::uuid,
                   r.org_id, 'bbbbbbbb-0000-4000-8000-000000000001', r.outreach_id, r.id,
                   case when t.signed_up then 'sendgrid' else 'instantly' end,
                   case when t.signed_up then 1 else 2 end, t.person_key, 'example.com', 'sent', 1, now(), now()
            from work_order_recipients r join technicians t on t.id = r.technician_id;
            update work_order_recipients r set message_id = m.id from outbound_messages m where m.recipient_id = r.id;
            insert into message_keys (uid, org_id, dedupe_key, message_id)
            select uid, org_id, 'test:' || id, id from outbound_messages;
        )sql";
        sql.replace("$count", QByteArray::number(messages));
        return m_database->script(sql);
    }

    std::unique_ptr<TestDatabase> m_database;
};
