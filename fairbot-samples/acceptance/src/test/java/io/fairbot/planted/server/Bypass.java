package io.fairbot.planted.server;

import io.undertow.Undertow;

interface Bypass {
    Undertow server();
}
