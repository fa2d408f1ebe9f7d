@NullMarked
package io.fairbot.whatsapp.cloud.internal.graph;

import org.jspecify.annotations.NullMarked;
