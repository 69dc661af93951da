-- What the board and the inbox look for: stages at risk, stages that ended too late, silences, and what was dealt with
-- lately. Each index holds only the rows of its question, so its size follows what is at risk, missed, or done.
set local role raven_owner;

create index sla_timers_at_risk on sla_timers (org_id, warn_at)
    where completed_at is null and cancelled_at is null and not breached;
create index sla_timers_missed on sla_timers (org_id, job_id) where completed_at is not null and breached;
create index sla_timers_silenced on sla_timers (org_id) where silenced_until is not null;
create index sla_alerts_recent on sla_alerts (org_id, greatest(acknowledged_at, resolved_at))
    where acknowledged or resolved_at is not null;

-- One value of one field as a condition on jobs j. An unknown field raises: the reader of the filter knows them all.
-- At risk is an array and not a join: beside "or" the array still finds its rows by their keys.
create or replace function board_term(p_field text, p_value text, p_zone text) returns text
    language plpgsql stable
    set search_path = pg_catalog, public
as $$
begin
    return case p_field
        when 'status' then case p_value when 'open' then 'j.board_rank < 3' when 'closed' then 'j.board_rank = 3'
                                        else format('j.job_status = %L', p_value) end
        when 'trade' then format('j.trade_needed = %L', p_value)
        when 'urgency' then format('j.urgency = %L', p_value)
        when 'place' then format('concat_ws('' '', j.address_text, j.city, j.state) ilike %s', board_like(p_value))
        when 'city' then format('j.city ilike %s', board_like(p_value))
        when 'state' then format('lower(j.state) = lower(%L)', p_value)
        when 'closed' then board_day_term('closed_at', p_value, p_zone)
        when 'created' then board_day_term('created_at', p_value, p_zone)
        when 'scheduled' then board_day_term('scheduled_at', p_value, p_zone)
        when 'dispatched' then board_outreach_term('true', p_value)
        when 'doubt' then board_outreach_term('o.warm_n_in_doubt + o.cold_n_in_doubt > 0', p_value)
        when 'failed' then board_outreach_term('o.warm_n_failed + o.cold_n_failed > 0', p_value)
        when 'sla' then case p_value
            when 'breached' then '(j.board_rank = 0 and j.next_due_at <= now())'
            when 'risk' then '(j.board_rank = 0 and j.next_due_at > now() and j.id = any (array('
                             'select t.job_id from sla_timers t where t.completed_at is null and t.cancelled_at is null '
                             'and not t.breached and t.warn_at <= now() and t.due_at > now())))'
            when 'missed' then 'j.id in (select t.job_id from sla_timers t where t.completed_at is not null and t.breached)'
            when 'running' then 'j.board_rank = 0' when 'paused' then 'j.board_rank = 1'
            else 'j.board_rank = 2' end
        when 'by' then case p_value when 'me' then 'j.created_by = session_user'
                                    else format('j.created_by ilike %s', board_like(p_value)) end
        when 'contact' then format('concat_ws('' '', j.contact_name, j.contact_phone, j.contact_email) ilike %s', board_like(p_value))
        when 'no' then format('j.number = %s', p_value::bigint)
        when 'text' then format('(j.job_title ilike %s or j.number::text = %L)', board_like(p_value), p_value)
    end;
end
$$;
