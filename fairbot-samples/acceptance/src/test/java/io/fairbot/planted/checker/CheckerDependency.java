package io.fairbot.planted.checker;

import io.fairbot.json.Json;

class CheckerDependency {
    @Override
    public String toString() {
        return Json.mapper().toString();
    }
}
