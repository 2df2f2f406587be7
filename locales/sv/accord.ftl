# Swedish
