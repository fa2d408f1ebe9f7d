package io.fairbot.planted.logging;

import java.util.logging.Logger;

class JavaUtilLogging {
    static final Logger LOG = Logger.getLogger("old");
}
