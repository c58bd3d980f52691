/** Blend weights: how much each member's class probabilities count in the ensemble's. */
package dev.winnow.ensemble.stacking;
