"""4 RUN: carry a plan out; unwind always: heal, drain, capture, down."""
