-- name: talk_starts
-- owner: talk-team
-- what: How often a talk was started and from where, by day and platform; over both majors of talk_play.
SELECT
  dt,
  platform,
  talk_id,
  count(*) AS starts,
  count_if(position_seconds = 0) AS starts_from_the_beginning,
  avg(playback_rate) AS mean_playback_rate
FROM talk_play
GROUP BY dt, platform, talk_id
ORDER BY dt, platform, talk_id
