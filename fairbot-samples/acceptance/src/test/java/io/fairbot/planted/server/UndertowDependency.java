package io.fairbot.planted.server;

import io.undertow.Undertow;

interface UndertowDependency {
    Undertow server();
}
