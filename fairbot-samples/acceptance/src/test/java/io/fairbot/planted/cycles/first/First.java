package io.fairbot.planted.cycles.first;

import io.fairbot.planted.cycles.second.Second;

class First {
    Second other = new Second();
}
