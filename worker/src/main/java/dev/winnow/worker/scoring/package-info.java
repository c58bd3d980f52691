/**
 * Trained networks that are only asked: a plan of the network's operations, each folded into the
 * convolution before it where that can be, and the few buffers that its passes share.
 */
package dev.winnow.worker.scoring;
