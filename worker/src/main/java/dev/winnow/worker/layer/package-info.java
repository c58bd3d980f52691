/**
 * DL4J's layers over {@link dev.winnow.worker.kernel}: what DL4J's graphs ask of a layer, and the
 * memory that goes between its arrays and the kernels'. No arithmetic of its own but what one loop
 * does.
 */
package dev.winnow.worker.layer;
