package io.fairbot.planted.checker;

import io.fairbot.json.Json;

class Partial {
    @Override
    public String toString() {
        return Json.mapper().toString();
    }
}
