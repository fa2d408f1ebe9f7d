package io.fairbot.planted.time;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;

class ClockRead {
    ZonedDateTime look() {
        return ZonedDateTime.now(ZoneOffset.UTC);
    }
}
