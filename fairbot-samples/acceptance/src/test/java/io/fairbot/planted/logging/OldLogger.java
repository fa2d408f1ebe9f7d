package io.fairbot.planted.logging;

import java.util.logging.Logger;

class OldLogger {
    static final Logger LOG = Logger.getLogger("old");
}
