@NullMarked
package io.fairbot.whatsapp.web.internal.noise;

import org.jspecify.annotations.NullMarked;
